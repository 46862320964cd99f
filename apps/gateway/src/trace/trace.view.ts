import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { TraceAnswer, TraceHop } from '#contracts';
import { ListedEvent } from '../queries/events/events.view.js';
import { FreshnessView } from '../queries/freshness/freshness.view.js';

const STATUSES: TraceAnswer['status'][] = [
  'in_flight',
  'missing',
  'projected',
  'duplicate',
  'dropped',
  'rejected',
  'refused',
];

class HopView implements TraceHop {
  @ApiProperty({ enum: ['collected', 'enriched', 'projected'] }) stage: TraceHop['stage'];
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty() topic: string;
  @ApiProperty() partition: number;
  @ApiProperty() offset: string;
  @ApiProperty() outcome: string;
  @ApiPropertyOptional({ description: 'A code, where it did not arrive.' }) reason?: string;
  @ApiPropertyOptional({ description: 'What the reason is about.' }) detail?: string;
}

export class TraceView extends FreshnessView implements TraceAnswer {
  @ApiProperty({
    enum: STATUSES,
    description:
      '`in_flight`: accepted, and not yet anywhere else. `missing`: all stages have passed it, and it is nowhere.',
  })
  status: TraceAnswer['status'];
  @ApiProperty() eventId: string;
  @ApiProperty({ type: [HopView], description: 'As far as it has come; the last one says what became of it.' })
  hops: readonly HopView[];
  @ApiProperty({ type: ListedEvent, nullable: true, description: 'What arrived; null unless it is projected.' })
  event: ListedEvent | null;
}
