import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { RangeDto } from '../range.dto.js';

export const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export class EventsDto extends RangeDto {
  @ApiPropertyOptional({ description: '`nextCursor` of the page before, with the same filters.' })
  @IsOptional()
  @IsString()
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  limit?: number;
}
