import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { RangeDto } from '../range.dto.js';

const LENGTHS = ['minute', 'hour'] as const;
export type LedgerInterval = (typeof LENGTHS)[number];

export class LedgerDto extends PickType(RangeDto, ['from', 'to', 'tz', 'stream']) {
  @ApiPropertyOptional({ enum: LENGTHS, default: 'minute', description: 'Length of the rows, by receipt.' })
  @IsOptional()
  @IsIn(LENGTHS)
  by?: LedgerInterval;
}
