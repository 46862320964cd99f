/** Reads single records of the log by their places. A log is read in runs: what lies close together is one run. */
import { formatCoordinates, type Coordinates } from '#domain';
import type { EventLog, LogRecord } from '#event-log';
import { Refused } from '../problems/refused.js';
import { readRange, type OffsetRange } from '../trace/read-range.js';

/** Records between two places that are read along rather than passed over. */
const CLOSE = 5_000;
/** Runs of one partition: each takes a reader of its own. */
const MOST_RUNS = 20;
const WITHIN_MS = 20_000;

/**
 * By name of the place; what is no longer in the log is not there. Throws LogUnavailable, and Refused (REJECTED_TOO_MANY)
 * when the places lie too far apart.
 */
export async function readPlaces(
  log: Pick<EventLog, 'admin' | 'consumers'>,
  places: readonly Coordinates[],
): Promise<ReadonlyMap<string, LogRecord>> {
  const found = new Map<string, LogRecord>();
  for (const topic of new Set(places.map((place) => place.topic))) {
    const ofTopic = places.filter((place) => place.topic === topic);
    const earliest = new Map((await log.admin.offsets(topic)).map(({ partition, earliest: at }) => [partition, at]));
    const there = ofTopic.filter(({ partition, offset }) => offset >= (earliest.get(partition) ?? Infinity));
    const wanted = new Set(there.map(formatCoordinates));
    for (const ranges of rounds(there)) {
      const inTime = await readRange(log, { topic, ranges, withinMs: WITHIN_MS }, (partition, records) => {
        for (const record of records) {
          const name = formatCoordinates({ topic, partition, offset: record.offset });
          if (wanted.has(name)) found.set(name, record);
        }
      });
      if (!inTime) throw new Refused('REJECTED_TOO_MANY', { detail: 'the log did not answer in time' });
    }
  }
  return found;
}

/** The first runs of all partitions, then the second ones, and so on. */
function rounds(places: readonly Coordinates[]): readonly ReadonlyMap<number, OffsetRange>[] {
  const result: Map<number, OffsetRange>[] = [];
  for (const partition of new Set(places.map((place) => place.partition))) {
    const offsets = places.filter((place) => place.partition === partition).map(({ offset }) => offset);
    runsOf(offsets).forEach((run, round) => (result[round] ??= new Map<number, OffsetRange>()).set(partition, run));
  }
  if (result.length > MOST_RUNS) throw new Refused('REJECTED_TOO_MANY');
  return result;
}

function runsOf(offsets: readonly number[]): readonly OffsetRange[] {
  const runs: { from: number; to: number }[] = [];
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && offset - last.to < CLOSE) last.to = offset + 1;
    else runs.push({ from: offset, to: offset + 1 });
  }
  return runs;
}
