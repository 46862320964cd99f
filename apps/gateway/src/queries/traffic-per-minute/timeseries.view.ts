import { ApiProperty } from '@nestjs/swagger';
import { OTHER_SERIES, type TimeseriesAnswer } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class PointView {
  @ApiProperty({ format: 'date-time', description: 'Start of the bucket.' }) t: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }] }) value: number | string;
}

class SeriesView {
  @ApiProperty({ description: `The type, or \`${OTHER_SERIES}\` for the sum of the smaller ones.` }) key: string;
  @ApiProperty({ type: [PointView], description: 'Every bucket of the range.' }) points: readonly PointView[];
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }] }) total: number | string;
}

export class TimeseriesView extends FreshnessView implements TimeseriesAnswer {
  @ApiProperty() interval: string;
  @ApiProperty({ type: [SeriesView] }) series: readonly SeriesView[];
}
