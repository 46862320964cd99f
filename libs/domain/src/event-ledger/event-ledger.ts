/**
 * `event-ledger`: what became of each accepted event, by project, stream and minute of receipt. Every record of
 * `raw-events` is accepted once, and has one outcome beside that as soon as the pipeline is done with it; so, in any
 * minute that is over, accepted = projected + duplicate + dropped + rejected.
 */
import { isCanary } from '../canary/canary.js';
import { STREAM_NAME } from '../control/names.js';

export const LEDGER_OUTCOMES = ['accepted', 'projected', 'duplicate', 'dropped', 'rejected'] as const;
export type LedgerOutcome = (typeof LEDGER_OUTCOMES)[number];

/** Whose event it is and when it was received, epoch ms. Null where the record does not say, being unreadable. */
export interface Receipt {
  readonly projectId: string | null;
  readonly stream: string | null;
  readonly receivedAt: number | null;
}

/** What a run of records adds to one row. */
export interface LedgerDelta {
  /** Empty, like the stream, when the record could not be read. */
  readonly projectId: string;
  readonly stream: string;
  /** Start of the minute of receipt, epoch ms. */
  readonly minute: number;
  readonly outcome: LedgerOutcome;
  /** A code; empty where the outcome says all. */
  readonly reason: string;
  readonly count: number;
}

type Row = Omit<LedgerDelta, 'count'> & { count: number };

const MINUTE_MS = 60_000;
/** The last minute of the year 9999. */
const LAST_MINUTE = 253_402_300_740_000;
const PROJECT_ID = /^[!-~]{1,128}$/;
const REASON = /^\w{1,64}$/;

/**
 * Sums of a run of records. Whatever stands in them can be stored: a ledger that trips over a record would stop where it
 * has to count. Names that nobody can have count as unreadable, under no project and no stream; a receipt before 1970 or
 * after 9999 counts in the first minute of 1970. Canaries are nobody's events and do not count.
 */
export class LedgerSums {
  private readonly rows = new Map<string, Row>();
  /** Records of one minute mostly come together: the last row and what led to it. */
  private last: { readonly of: Receipt; readonly minute: number; readonly row: Row } | null = null;

  add(of: Receipt, outcome: LedgerOutcome, reason = ''): void {
    if (isCanary(of)) return;
    const minute = minuteOf(of.receivedAt);
    const { last } = this;
    if (last !== null && isSame(last, of, minute) && last.row.outcome === outcome && last.row.reason === reason) {
      last.row.count += 1;
      return;
    }
    const row = this.rowOf(of, minute, outcome, reason);
    row.count += 1;
    this.last = { of, minute, row };
  }

  /** One a row, in the order of the rows' keys: two who add them in this order meet no deadlock. */
  deltas(): readonly LedgerDelta[] {
    return [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  private rowOf({ projectId, stream }: Receipt, minute: number, outcome: LedgerOutcome, reason: string): Row {
    const isKnown = projectId !== null && stream !== null && PROJECT_ID.test(projectId) && STREAM_NAME.test(stream);
    const names = isKnown ? { projectId, stream } : { projectId: '', stream: '' };
    const code = reason === '' || REASON.test(reason) ? reason : 'OTHER';
    const key = `${names.projectId}\u0000${minute}\u0000${names.stream}\u0000${outcome}\u0000${code}`;
    const known = this.rows.get(key);
    if (known) return known;
    const fresh = { ...names, minute, outcome, reason: code, count: 0 };
    this.rows.set(key, fresh);
    return fresh;
  }
}

function isSame(last: { readonly of: Receipt; readonly minute: number }, of: Receipt, minute: number): boolean {
  return last.minute === minute && last.of.stream === of.stream && last.of.projectId === of.projectId;
}

function minuteOf(receivedAt: number | null): number {
  const minute = Math.floor((receivedAt ?? 0) / MINUTE_MS) * MINUTE_MS;
  return minute >= 0 && minute <= LAST_MINUTE ? minute : 0;
}
