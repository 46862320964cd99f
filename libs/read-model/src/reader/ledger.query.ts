/**
 * What became of the accepted events, from `ledger_per_minute` alone. It costs a row a minute, stream, outcome and reason
 * of the range: some 40 thousand for a stream over ten days.
 */
import type { LedgerFigures } from '#contracts';
import type { EntityManager } from 'typeorm';
import { bucketStarts, type Interval } from './buckets.js';
import { ledgerFigures, ledgerTotal, type LedgerCount } from './ledger-rows.js';

export interface LedgerQuery {
  readonly projectId: string;
  /** Null: all streams. */
  readonly stream: string | null;
  /** Receipt, half-open, epoch ms; whole minutes, since nothing finer is stored. */
  readonly from: number;
  readonly to: number;
  readonly interval: Interval;
  /** IANA name. */
  readonly zone: string;
  /** Epoch ms; all that was received before must have its outcome by now. */
  readonly settledUntil: number;
}

export interface Ledger {
  readonly total: LedgerFigures;
  /** In every minute and stream that is settled, what was accepted is what the outcomes add up to. */
  readonly balanced: boolean;
  /** Buckets in which there is anything, oldest first; `t` in epoch ms. */
  readonly rows: readonly (LedgerFigures & { readonly t: number })[];
}

interface BucketCount extends LedgerCount {
  readonly bucket: number;
}

export async function readLedger(tx: EntityManager, query: LedgerQuery): Promise<Ledger> {
  const starts = bucketStarts(query.from, query.to, query.interval, query.zone);
  const settled = Math.floor(query.settledUntil / MINUTE) * MINUTE;
  const range = [query.projectId, new Date(query.from), new Date(query.to), query.stream];
  const counts = await tx.query<BucketCount[]>(COUNTS, [...range, starts.map((start) => new Date(start))]);
  const unbalanced = await tx.query<unknown[]>(UNBALANCED, [...range, new Date(settled)]);
  const rows = byBucket(counts).map(({ bucket, own }) => {
    const isOpen = (starts[bucket] ?? query.to) > settled;
    return { t: starts[bucket - 1]!, ...ledgerFigures(own, isOpen) };
  });
  return { total: ledgerTotal(rows), balanced: unbalanced.length === 0, rows };
}

/** Counts come ordered by bucket, which is one-based as PostgreSQL has it. */
function byBucket(counts: readonly BucketCount[]): { readonly bucket: number; readonly own: BucketCount[] }[] {
  const buckets: { bucket: number; own: BucketCount[] }[] = [];
  for (const count of counts) {
    const last = buckets.at(-1);
    if (last?.bucket === count.bucket) last.own.push(count);
    else buckets.push({ bucket: count.bucket, own: [count] });
  }
  return buckets;
}

const MINUTE = 60_000;

const OF_RANGE = `
  FROM ledger_per_minute
  WHERE project_id = $1 AND minute >= $2 AND minute < $3 AND ($4::text IS NULL OR stream = $4)`;

/** The buckets are cut here and not in SQL, so that a zone means the same whatever zone data the server has. */
const COUNTS = `
  SELECT width_bucket(minute, $5::timestamptz[]) AS bucket, outcome, reason, sum(count)::float8 AS count
  ${OF_RANGE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

const UNBALANCED = `
  SELECT 1 ${OF_RANGE} AND minute < $5
  GROUP BY minute, stream HAVING sum(CASE outcome WHEN 'accepted' THEN count ELSE -count END) <> 0 LIMIT 1`;
