import { ApiProperty } from '@nestjs/swagger';
import { OTHER_SERIES, type TimeseriesAnswer } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class PointView {
  @ApiProperty({ format: 'date-time', description: 'Start of the bucket.' }) t: string;
  @ApiProperty() value: number;
}

class SeriesView {
  @ApiProperty({ description: `The type, or \`${OTHER_SERIES}\` for the sum of the smaller ones.` }) key: string;
  @ApiProperty({ type: [PointView], description: 'Every bucket of the range.' }) points: readonly PointView[];
  @ApiProperty() total: number;
}

export class TimeseriesView extends FreshnessView implements TimeseriesAnswer {
  @ApiProperty() interval: string;
  @ApiProperty({ type: [SeriesView] }) series: readonly SeriesView[];
}
