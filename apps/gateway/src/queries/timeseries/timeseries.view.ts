import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OTHER_SERIES, type TimeseriesAnswer } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class PointView {
  @ApiProperty({ format: 'date-time', description: 'Start of the bucket.' }) t: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }] }) value: number | string;
}

class SeriesView {
  @ApiProperty({
    description: `The metric, the value of \`by\`, the currency, or \`${OTHER_SERIES}\` for the sum of the smaller ones.`,
  })
  key: string;
  @ApiProperty({ type: [PointView], description: 'Every bucket of the range.' }) points: readonly PointView[];
  @ApiProperty({
    oneOf: [{ type: 'number' }, { type: 'string' }],
    description: 'Of the whole range: of visitors and rates not the sum of the points.',
  })
  total: number | string;
}

class PreviousSeriesView {
  @ApiProperty({ format: 'date-time' }) from: string;
  @ApiProperty({ format: 'date-time' }) to: string;
  @ApiProperty({ type: [SeriesView] }) series: readonly SeriesView[];
}

export class TimeseriesView extends FreshnessView implements TimeseriesAnswer {
  @ApiProperty() interval: string;
  @ApiProperty({ type: [SeriesView] }) series: readonly SeriesView[];
  @ApiPropertyOptional({ type: PreviousSeriesView }) previous?: PreviousSeriesView;
}
