import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { TIMESERIES_METRICS, type TimeseriesMetric } from '#contracts';
import { INTERVALS, type Interval } from '#read-model/reader';
import { IsFormat, type Format } from '../csv/format.js';
import { ComparedDto } from '../question/question.dto.js';

export class TimeseriesDto extends ComparedDto {
  @ApiPropertyOptional({ enum: TIMESERIES_METRICS, default: 'events' })
  @IsOptional()
  @IsIn(TIMESERIES_METRICS)
  metric?: TimeseriesMetric;

  @ApiPropertyOptional({ enum: INTERVALS, default: 'hour', description: 'A week begins on Monday.' })
  @IsOptional()
  @IsIn(INTERVALS)
  interval?: Interval;

  @ApiPropertyOptional({
    description:
      'One series for each value of it: `type`, a dimension, or `property:<name>`. With events, pageviews, visitors and conversions only.',
  })
  @IsOptional()
  @IsString()
  by?: string;

  @IsFormat()
  format?: Format;
}
