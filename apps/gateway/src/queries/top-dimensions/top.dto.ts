import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { TOP_METRICS, type TopMetric } from '#contracts';
import { IsFormat, type Format } from '../csv/format.js';
import { FiguresDto } from '../question/question.dto.js';

export const DEFAULT_ROWS = 10;
const MAX_ROWS = 500;

export class TopDto extends FiguresDto {
  @ApiProperty({
    description: 'page, referrer, channel, campaign, country, city, browser, os, device, or `property:<name>`.',
  })
  @IsString()
  dimension: string;

  @ApiPropertyOptional({
    enum: TOP_METRICS,
    description: 'pageviews by default; with a type, or of a property, events.',
  })
  @IsOptional()
  @IsIn(TOP_METRICS)
  metric?: TopMetric;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_ROWS, default: DEFAULT_ROWS })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_ROWS)
  limit?: number;

  @IsFormat()
  format?: Format;
}
