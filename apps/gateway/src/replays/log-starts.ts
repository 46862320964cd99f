/** What of the log a replay would read, and whether the log still has it. */
import { Inject, Injectable } from '@nestjs/common';
import { TOPICS } from '#contracts';
import { refuse, type Refusal, type ReplayStart } from '#domain';
import type { EventLog, PartitionOffsets } from '#event-log';
import type { RetiredVersion } from '#read-model/reader';
import { EVENT_LOG } from '../parts.js';
import { topicsOf } from './projection-topics.js';

@Injectable()
export class LogStarts {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  /** Records from the start to the end of all topics; refused when the log does not begin that early any more. */
  async records(projections: readonly string[], start: ReplayStart): Promise<number | Refusal> {
    let records = 0;
    for (const topic of new Set(projections.flatMap(topicsOf))) {
      const partitions = await this.log.admin.offsets(topic);
      const starts = await this.startsIn(topic, partitions, start);
      if ('refused' in starts) return starts;
      records += partitions.reduce((sum, { latest }, index) => sum + Math.max(0, latest - starts[index]!), 0);
    }
    return records;
  }

  /** Records since a version was retired, which a rollback reads; refused when the log does not have all of them. */
  async recordsSince(projections: readonly string[], { checkpoints }: RetiredVersion): Promise<number | Refusal> {
    let records = 0;
    for (const topic of new Set(projections.flatMap(topicsOf))) {
      for (const { partition, earliest, latest } of await this.log.admin.offsets(topic)) {
        const stands = checkpoints.find((one) => one.topic === topic && one.partition === partition);
        const next = stands?.next_offset ?? 0;
        if (next < earliest) return expired(topic, partition, earliest);
        records += Math.max(0, latest - next);
      }
    }
    return records;
  }

  private async startsIn(
    topic: string,
    partitions: readonly PartitionOffsets[],
    start: ReplayStart,
  ): Promise<readonly number[] | Refusal> {
    if (start.kind === 'time') return this.log.admin.offsetsSince(topic, start.at);
    if (start.kind === 'beginning' || topic !== TOPICS.enriched) return partitions.map(({ earliest }) => earliest);
    const strange = Object.keys(start.offsets).find((name) => Number(name) >= partitions.length);
    if (strange !== undefined) return refuse('REQUEST_INVALID', `${topic} has no partition ${strange}`, 'from');
    const past = partitions.find(({ partition, earliest }) => (start.offsets[partition] ?? earliest) < earliest);
    if (past) return expired(topic, past.partition, past.earliest);
    const beyond = partitions.find(({ partition, latest }) => (start.offsets[partition] ?? 0) > latest);
    if (beyond) return refuse('REQUEST_INVALID', `partition ${beyond.partition} ends at ${beyond.latest}`, 'from');
    return partitions.map(({ partition, earliest }) => start.offsets[partition] ?? earliest);
  }
}

function expired(topic: string, partition: number, earliest: number): Refusal {
  return refuse('REPLAY_START_EXPIRED', `partition ${partition} of ${topic} begins at offset ${earliest}`);
}
