/** What the counts of the ledger say, bucket by bucket. */
import type { LedgerFigures } from '#contracts';
import type { LedgerOutcome } from '#domain';

export interface LedgerCount {
  readonly outcome: LedgerOutcome;
  readonly reason: string;
  readonly count: number;
}

type Reasons = Record<string, number>;

/**
 * The figures of a bucket. What is accepted and the outcomes are counted apart: in a bucket that is open, an outcome may
 * be there before its acceptance, and stands for it then. In one that is closed the counts are given as they are.
 */
export function ledgerFigures(counts: readonly LedgerCount[], isOpen: boolean): LedgerFigures {
  const [dropped, rejected] = [{} as Reasons, {} as Reasons];
  const sums = { accepted: 0, projected: 0, duplicate: 0 };
  for (const { outcome, reason, count } of counts) {
    if (outcome === 'dropped') dropped[reason] = (dropped[reason] ?? 0) + count;
    else if (outcome === 'rejected') rejected[reason] = (rejected[reason] ?? 0) + count;
    else sums[outcome] += count;
  }
  const outcomes = sums.projected + sums.duplicate + sumOf(dropped) + sumOf(rejected);
  const accepted = isOpen ? Math.max(sums.accepted, outcomes) : sums.accepted;
  return { ...sums, accepted, dropped, rejected, inFlight: Math.max(0, accepted - outcomes) };
}

/** The figures of all buckets together. */
export function ledgerTotal(buckets: readonly LedgerFigures[]): LedgerFigures {
  const [dropped, rejected] = [{} as Reasons, {} as Reasons];
  const total = { accepted: 0, projected: 0, duplicate: 0, inFlight: 0 };
  for (const bucket of buckets) {
    total.accepted += bucket.accepted;
    total.projected += bucket.projected;
    total.duplicate += bucket.duplicate;
    total.inFlight += bucket.inFlight;
    for (const [reason, count] of Object.entries(bucket.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count;
    for (const [reason, count] of Object.entries(bucket.rejected)) rejected[reason] = (rejected[reason] ?? 0) + count;
  }
  return { ...total, dropped, rejected };
}

function sumOf(reasons: Reasons): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}
