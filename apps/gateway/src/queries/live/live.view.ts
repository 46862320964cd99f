import { ApiProperty } from '@nestjs/swagger';
import type { LiveAnswer } from '#contracts';
import { FreshnessView } from '../freshness/freshness.view.js';

class LastMinuteView {
  @ApiProperty() total: number;
  @ApiProperty({ type: Object, additionalProperties: { type: 'number' } }) byType: Readonly<Record<string, number>>;
}

class PageCountView {
  @ApiProperty() page: string;
  @ApiProperty() count: number;
}

export class LiveView extends FreshnessView implements LiveAnswer {
  @ApiProperty({ description: 'Distinct visitors of the last five minutes.' }) activeVisitors: number;
  @ApiProperty({ description: 'Mean of the last ten seconds.' }) eventsPerSecond: number;
  @ApiProperty() lastMinute: LastMinuteView;
  @ApiProperty({ type: [PageCountView], description: 'Of the last five minutes.' }) topPages: readonly PageCountView[];
}
