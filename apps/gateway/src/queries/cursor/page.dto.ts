/** Parameters of lists that come a page at a time. */
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description: '`nextCursor` of the page before, with the same question.' }),
    IsOptional(),
    IsString(),
  );
}

export function IsPageSize(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: Number, minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(MAX_PAGE),
  );
}
