import { ApiProperty } from '@nestjs/swagger';
import { TOP_METRICS, type TopAnswer, type TopMetric } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class TopRowView {
  @ApiProperty() value: string;
  @ApiProperty() count: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Distinct, of the events that are counted; null where the range has too many to tell visitors apart.',
  })
  visitors: number | null;
}

export class TopView extends FreshnessView implements TopAnswer {
  @ApiProperty() dimension: string;
  @ApiProperty({ enum: TOP_METRICS }) metric: TopMetric;
  @ApiProperty({ type: [TopRowView], description: 'Largest first, equal ones by value.' })
  rows: readonly TopRowView[];
  @ApiProperty({ description: '`total` without the rows; 0 for visitors.' }) other: number;
  @ApiProperty({ description: 'Over all values.' }) total: number;
}
