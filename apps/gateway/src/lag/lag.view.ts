import { ApiProperty } from '@nestjs/swagger';
import type {
  CanaryAnswer,
  LagAnswer,
  LedgerCheckAnswer,
  PartitionLag,
  ProjectLedgerCheckAnswer,
  StageLag,
} from '#contracts';

const AGE =
  'For how long the oldest record that was not read has stood in the log, in milliseconds; 0: below a second.';

class PartitionLagView implements PartitionLag {
  @ApiProperty() topic: string;
  @ApiProperty() partition: number;
  @ApiProperty({ description: 'Everything below was read.' }) offset: string;
  @ApiProperty({ description: 'One past the newest record.' }) end: string;
  @ApiProperty({ description: 'Offsets between them.' }) lagRecords: number;
  @ApiProperty({ description: AGE }) lagMs: number;
}

class StageLagView implements StageLag {
  @ApiProperty({ description: '`enricher`, or the name of a projection.' }) stage: string;
  @ApiProperty({ description: 'Of all partitions.' }) lagRecords: number;
  @ApiProperty({ description: 'The longest of all partitions.' }) lagMs: number;
  @ApiProperty({ description: 'It is further behind in time than it should be.' }) stale: boolean;
  @ApiProperty({ type: [PartitionLagView] }) partitions: readonly PartitionLagView[];
}

class UnbalancedMinute {
  @ApiProperty() projectId: string;
  @ApiProperty() stream: string;
  @ApiProperty({ format: 'date-time' }) minute: string;
  @ApiProperty({ description: 'Accepted, less the outcomes.' }) difference: number;
}

class MissingEvent {
  @ApiProperty() projectId: string;
  @ApiProperty() eventId: string;
  @ApiProperty({ description: 'By which its trace is found: by its id only what has arrived is.' }) receipt: string;
  @ApiProperty() topic: string;
  @ApiProperty() partition: number;
  @ApiProperty() offset: string;
}

class LedgerCheckView implements LedgerCheckAnswer {
  @ApiProperty({ format: 'date-time' }) checkedAt: string;
  @ApiProperty({ format: 'date-time', description: 'Minutes before were looked at.' }) settledUntil: string;
  @ApiProperty({ description: 'Events of minutes that do not balance.' }) imbalance: number;
  @ApiProperty({ type: [UnbalancedMinute], description: 'The first hundred, oldest first.' })
  minutes: readonly UnbalancedMinute[];
  @ApiProperty({
    type: MissingEvent,
    nullable: true,
    description: 'The first event without an end.',
  })
  firstMissing: MissingEvent | null;
}

class CanaryView implements CanaryAnswer {
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: none has arrived yet.' })
  lastArrivedAt: string | null;
  @ApiProperty({
    description:
      'Since the last one that came through was sent, in milliseconds, of the partition that has waited longest.',
  })
  ageMs: number;
  @ApiProperty({ type: [Number], description: 'Partitions in which the next one is overdue.' })
  missingPartitions: readonly number[];
}

export class LagView implements LagAnswer {
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ format: 'date-time', description: 'Everything accepted before is in the read models.' }) asOf: string;
  @ApiProperty({ description: 'Of the furthest stage.' }) lagRecords: number;
  @ApiProperty({ description: 'Of the furthest stage.' }) lagMs: number;
  @ApiProperty({ type: [StageLagView], description: 'In the order in which an event meets them.' })
  stages: readonly StageLagView[];
  @ApiProperty({
    type: LedgerCheckView,
    nullable: true,
    description: 'Null before the first check, a minute after the start.',
  })
  ledger: LedgerCheckView | null;
  @ApiProperty({ type: CanaryView, nullable: true, description: 'Null: none are sent.' }) canary: CanaryView | null;
}

export class ProjectLedgerCheckView implements ProjectLedgerCheckAnswer {
  @ApiProperty({
    type: LedgerCheckView,
    nullable: true,
    description: 'Null before the first check, a minute after the start.',
  })
  ledger: LedgerCheckView | null;
}
