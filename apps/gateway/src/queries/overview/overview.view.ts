import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { OverviewAnswer, OverviewFigures, Revenue } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class RevenueView implements Revenue {
  @ApiProperty({ example: 'EUR', description: 'ISO 4217; empty when the events stated none.' }) currency: string;
  @ApiProperty({ example: '1234.50', description: 'Exact decimal.' }) value: string;
}

class PreviousOverviewView implements OverviewFigures {
  @ApiProperty({ format: 'date-time' }) from: string;
  @ApiProperty({ format: 'date-time' }) to: string;
  @ApiProperty({ description: 'Distinct over the whole range.' }) visitors: number;
  @ApiProperty() pageviews: number;
  @ApiProperty({ description: 'Bots are in it.' }) events: number;
  @ApiProperty({ description: 'That began in the range.' }) sessions: number;
  @ApiProperty({ description: 'Sessions with exactly one page view.' }) bounces: number;
  @ApiProperty({ description: 'From 0 to 1.' }) bounceRate: number;
  @ApiProperty() pagesPerSession: number;
  @ApiProperty() avgSessionSeconds: number;
  @ApiProperty({ description: 'Events of the types conversion and purchase.' }) conversions: number;
  @ApiProperty({ description: 'Sessions with a conversion, of all sessions.' }) conversionRate: number;
  @ApiProperty({ type: [RevenueView] }) revenue: readonly RevenueView[];
  @ApiProperty() botEvents: number;
}

export class OverviewView extends FreshnessView implements OverviewAnswer {
  @ApiProperty({ description: 'Distinct over the whole range.' }) visitors: number;
  @ApiProperty() pageviews: number;
  @ApiProperty({ description: 'Bots are in it.' }) events: number;
  @ApiProperty({ description: 'That began in the range.' }) sessions: number;
  @ApiProperty({ description: 'Sessions with exactly one page view.' }) bounces: number;
  @ApiProperty({ description: 'From 0 to 1.' }) bounceRate: number;
  @ApiProperty() pagesPerSession: number;
  @ApiProperty() avgSessionSeconds: number;
  @ApiProperty({ description: 'Events of the types conversion and purchase.' }) conversions: number;
  @ApiProperty({ description: 'Sessions with a conversion, of all sessions.' }) conversionRate: number;
  @ApiProperty({ type: [RevenueView] }) revenue: readonly RevenueView[];
  @ApiProperty() botEvents: number;
  @ApiPropertyOptional({ type: PreviousOverviewView }) previous?: PreviousOverviewView;
}
