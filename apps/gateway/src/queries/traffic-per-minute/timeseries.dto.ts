import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { INTERVALS, type Interval } from '#read-model/reader';
import { RangeDto } from '../range.dto.js';

const METRICS = ['events'] as const;
const SPLITS = ['type'] as const;

export class TimeseriesDto extends RangeDto {
  @ApiPropertyOptional({ enum: METRICS, default: 'events' })
  @IsOptional()
  @IsIn(METRICS)
  metric?: (typeof METRICS)[number];

  @ApiPropertyOptional({ enum: INTERVALS, default: 'hour' })
  @IsOptional()
  @IsIn(INTERVALS)
  interval?: Interval;

  @ApiPropertyOptional({ enum: SPLITS, description: 'One series for each; without it, one in all.' })
  @IsOptional()
  @IsIn(SPLITS)
  by?: (typeof SPLITS)[number];
}
