/** How many events were rejected, by reason, stream and time. */
import { Injectable } from '@nestjs/common';
import { rejectionEntry, type RejectedSummaryAnswer } from '#contracts';
import { REJECTION_MARKS } from '#event-store';
import { readRejectedCounts, type RejectedCountRow } from '#read-model/reader';
import { Refused } from '../problems/refused.js';
import { Readings } from '../queries/readings/readings.js';
import type { RejectedSummaryDto } from './rejected.dto.js';
import { filterOf } from './rejected.query.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const BUCKET_MS = { minute: MINUTE_MS, hour: HOUR_MS } as const;
const LONGEST_MS = { minute: 2 * DAY_MS, hour: 70 * DAY_MS } as const;

@Injectable()
export class RejectedSummaryService {
  constructor(private readonly readings: Readings) {}

  /** Of the last day by default. Throws Refused. */
  async answer(projectId: string | null, dto: RejectedSummaryDto): Promise<RejectedSummaryAnswer> {
    const { bucket = 'hour' } = dto;
    const asked = filterOf(projectId, dto);
    const to = asked.to ?? Date.now();
    const from = asked.from ?? to - DAY_MS;
    if (from >= to || to - from > LONGEST_MS[bucket]) {
      throw new Refused('RANGE_INVALID', { detail: `at most ${LONGEST_MS[bucket] / DAY_MS} days by the ${bucket}` });
    }
    const rows = await this.readings.inTime((tx) =>
      readRejectedCounts(
        tx,
        { ...asked, from, to, state: null },
        { marks: REJECTION_MARKS, bucketMs: BUCKET_MS[bucket] },
      ),
    );
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket, ...sumsOf(rows) };
  }
}

type Sums = Omit<RejectedSummaryAnswer, 'from' | 'to' | 'bucket'>;

function sumsOf(rows: readonly RejectedCountRow[]): Sums {
  const inState = (state: RejectedCountRow['state']): number => total(rows.filter((row) => row.state === state));
  const buckets = [...groupBy(rows, ({ bucket }) => bucket)].toSorted(([a], [b]) => a - b);
  return {
    total: total(rows),
    open: inState('open'),
    redriven: inState('redriven'),
    discarded: inState('discarded'),
    notKept: rows.reduce((sum, { notKept }) => sum + notKept, 0),
    reasons: largestFirst(groupBy(rows, ({ reason, outcome }) => `${reason} ${outcome}`)).map((of) => {
      const { reason, outcome } = of[0]!;
      const { remedy, hint } = rejectionEntry(reason);
      return { reason, outcome, remedy, hint, ...countOf(of) };
    }),
    streams: largestFirst(groupBy(rows, ({ stream }) => stream)).map((of) => ({
      stream: of[0]!.stream || null,
      ...countOf(of),
    })),
    buckets: buckets.map(([bucket, of]) => ({ t: new Date(bucket).toISOString(), reasons: byReason(of) })),
  };
}

function groupBy<K>(
  rows: readonly RejectedCountRow[],
  keyOf: (row: RejectedCountRow) => K,
): Map<K, RejectedCountRow[]> {
  const groups = new Map<K, RejectedCountRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function byReason(rows: readonly RejectedCountRow[]): Record<string, number> {
  return Object.fromEntries([...groupBy(rows, ({ reason }) => reason)].map(([reason, of]) => [reason, total(of)]));
}

function largestFirst(groups: ReadonlyMap<string, readonly RejectedCountRow[]>): (readonly RejectedCountRow[])[] {
  return [...groups.values()].toSorted((a, b) => total(b) - total(a));
}

function countOf(rows: readonly RejectedCountRow[]) {
  return { total: total(rows), open: total(rows.filter(({ state }) => state === 'open')) };
}

function total(rows: readonly RejectedCountRow[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
