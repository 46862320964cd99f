/**
 * Keeps the live counters of each partition in step with its read models. The counters carry a watermark: an update is
 * applied only where the one before it ended. When they are not where they should be (a new or emptied store, one that
 * missed updates, a partition just taken over) they are made anew from the last minutes of the `events` table.
 */
import { liveDeltas, LiveSums } from '#domain';
import type { CounterScope, LiveCounters } from '#live-store';
import { openCheckpoint, readRecentEvents, type ProjectionName } from '#read-model/writer';
import type { DataSource } from 'typeorm';
import type { Projected } from '../project-batch/batch-projector.js';
import { liveFactOf } from './live-facts.js';

/** Under which readers find the counters. */
export const LIVE_COUNTERS = { projection: 'live', version: 1 } as const;

/** What is rebuilt: a little more than any reader looks back on. */
const REBUILD_MS = 7 * 60_000;

export interface CounterUpdateParts {
  readonly counters: LiveCounters;
  readonly database: DataSource;
  /** Whose checkpoint says how far a partition has come. */
  readonly projections: readonly ProjectionName[];
}

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface ActiveStream {
  readonly projectId: string;
  readonly stream: string;
}

export class CounterUpdates {
  constructor(private readonly parts: CounterUpdateParts) {}

  /** Adds what was committed. Throws LiveStoreUnavailable, or what the database said when it had to be asked. */
  async add(projected: Projected): Promise<void> {
    const { from, to, events } = projected;
    const result = await this.apply(projected, from, to, events);
    if (result.applied) return;
    const stored = result.watermark;
    // An answer was lost on the way, and the update is there.
    if (stored !== null && stored >= to) return;
    if (stored !== null && stored > from) {
      const beyond = events.filter(({ offset }) => offset >= stored);
      if ((await this.apply(projected, stored, to, beyond)).applied) return;
    }
    await this.rebuild(projected);
  }

  /** Whether the counters stand at an offset. */
  async standAt(place: Place, nextOffset: number): Promise<boolean> {
    const expected = nextOffset;
    return (await this.parts.counters.apply({ scope: scopeOf(place), expected, next: nextOffset, deltas: [] })).applied;
  }

  /** Makes the counters of a partition anew, up to its checkpoint; answers with the streams that had events. */
  async rebuild(place: Place): Promise<readonly ActiveStream[]> {
    const { counters } = this.parts;
    const { nextOffset, sums } = await this.recent(place);
    const scope = scopeOf(place);
    const deltas = sums.deltas();
    await counters.reset(scope);
    await counters.apply({ scope, expected: null, next: nextOffset, deltas });
    return deltas;
  }

  private async recent({ topic, partition }: Place): Promise<{ nextOffset: number; sums: LiveSums }> {
    const { database, projections } = this.parts;
    const { nextOffset } = await openCheckpoint(database, projections, { topic, partition });
    const sums = new LiveSums();
    const since = Date.now() - REBUILD_MS;
    await readRecentEvents(database, { topic, partition, before: nextOffset, since }, (facts) => void sums.add(facts));
    return { nextOffset, sums };
  }

  private apply(place: Place, expected: number, next: number, events: Projected['events']) {
    const deltas = liveDeltas(events.map(liveFactOf));
    return this.parts.counters.apply({ scope: scopeOf(place), expected, next, deltas });
  }
}

function scopeOf({ topic, partition }: Place): CounterScope {
  return { ...LIVE_COUNTERS, topic, partition };
}
