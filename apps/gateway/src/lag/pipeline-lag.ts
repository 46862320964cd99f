/** How far each reader of the log is behind: the enricher by what its group committed, read models by their checkpoints. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TOPICS, type PartitionLag, type StageLag } from '#contracts';
import { readUnread, STALE_AFTER_MS, type EventLog, type Positions, type Unread } from '#event-log';
import { PROJECTION_NAMES, readProjectionStates } from '#read-model/reader';
import { EVENT_LOG } from '../parts.js';
import { ENRICHER_GROUP } from '../pipeline.js';
import { topicsOf } from '../replays/projection-topics.js';

const STAGES: readonly { readonly stage: string; readonly topics: readonly string[] }[] = [
  { stage: 'enricher', topics: [TOPICS.raw] },
  ...PROJECTION_NAMES.map((stage) => ({ stage, topics: topicsOf(stage) })),
];

@Injectable()
export class PipelineLag {
  constructor(
    private readonly database: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  /** In the order in which an event meets them. Throws what the log and the database throw. */
  async read(): Promise<readonly StageLag[]> {
    const unread = await readUnread(this.log.admin, STAGES, () => this.positions());
    return STAGES.map(({ stage }, index) => stageLag(stage, unread[index]!));
  }

  private async positions(): Promise<readonly Positions[]> {
    const committed = await this.log.admin.committed(ENRICHER_GROUP, TOPICS.raw);
    const states = await readProjectionStates(this.database);
    const nameOf = (stage: string, topic: string, partition: number): string => `${stage} ${topic}/${partition}`;
    const next = new Map(
      states.map(({ projection, topic, partition, nextOffset }) => [nameOf(projection, topic, partition), nextOffset]),
    );
    return STAGES.map(({ stage }, index) =>
      index === 0
        ? (_topic, partition) => committed[partition] ?? null
        : (topic, partition) => next.get(nameOf(stage, topic, partition)) ?? null,
    );
  }
}

function stageLag(stage: string, unread: readonly Unread[]): StageLag {
  const lagMs = Math.max(0, ...unread.map(({ ageMs }) => ageMs));
  return {
    stage,
    lagRecords: unread.reduce((sum, { records }) => sum + records, 0),
    lagMs,
    stale: lagMs >= STALE_AFTER_MS,
    partitions: unread.map(partitionLag),
  };
}

function partitionLag({ topic, partition, next, end, records, ageMs }: Unread): PartitionLag {
  return { topic, partition, offset: String(next), end: String(end), lagRecords: records, lagMs: ageMs };
}
