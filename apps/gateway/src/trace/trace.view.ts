import { ApiProperty } from '@nestjs/swagger';
import type { TraceAnswer, TraceHop } from '#contracts';
import { ListedEvent } from '../queries/events/events.view.js';
import { FreshnessView } from '../queries/freshness/freshness.view.js';

class HopView implements TraceHop {
  @ApiProperty({ enum: ['collected', 'enriched', 'projected'] }) stage: TraceHop['stage'];
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty() topic: string;
  @ApiProperty() partition: number;
  @ApiProperty() offset: string;
  @ApiProperty() outcome: string;
}

export class TraceView extends FreshnessView implements TraceAnswer {
  @ApiProperty({ enum: ['projected'] }) status: 'projected';
  @ApiProperty({ type: [HopView] }) hops: readonly HopView[];
  @ApiProperty({ description: 'What arrived.' }) event: ListedEvent;
}
