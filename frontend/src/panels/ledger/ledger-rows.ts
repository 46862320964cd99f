/** The ledger's rows as they are shown: cut to the length that fits the range, each with what does not add up in it. */
import type { LedgerAnswer, LedgerFigures } from '#contracts';
import type { Span } from '../../question/question.js';
import { addDays, dayOf, startOfDay } from '../../question/zone-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type RowLength = 'minute' | 'hour' | 'day';

/** Most rows of one answer of the gateway (`MAX_BUCKETS`, repeated), which are hours at the longest. */
const MOST_ROWS = 1_500;

/** How long a range may be looked at minute by minute, in milliseconds. */
export const MOST_MINUTES_MS = MOST_ROWS * MINUTE;

/** Days that a question may be long. */
export const MOST_DAYS = Math.floor(MOST_ROWS / 24);

export const isTooLong = ({ from, to }: Span): boolean => (to - from) / HOUR > MOST_ROWS;

export function rowLength({ from, to }: Span): RowLength {
  if (to - from <= 4 * HOUR) return 'minute';
  return to - from <= 4 * DAY ? 'hour' : 'day';
}

export interface LedgerRow extends Span {
  readonly accepted: number;
  readonly projected: number;
  readonly duplicate: number;
  readonly dropped: number;
  readonly rejected: number;
  /** Accepted a moment ago, and not yet anywhere else. */
  readonly onTheWay: number;
  /** Accepted and nowhere, though there was time enough. */
  readonly missing: number;
  /** Came out without having been accepted. */
  readonly surplus: number;
}

export const sumOf = (reasons: Readonly<Record<string, number>>): number =>
  Object.values(reasons).reduce((sum, count) => sum + count, 0);

/** Receipt and outcome are counted one after the other: what is younger than this may be on its way. */
const GRACE_MS = MINUTE;

type Answer = Pick<LedgerAnswer, 'rows' | 'asOf'>;

const settledUntil = ({ asOf }: Pick<Answer, 'asOf'>, now: number): number =>
  Math.min(Date.parse(asOf), now - GRACE_MS);

/**
 * Where to look minute by minute: something does not add up, and the hour that is under way has events that may be on
 * their way or missing. Null: nowhere.
 */
export function unclearFrom(
  answer: Answer & Pick<LedgerAnswer, 'balanced'>,
  length: RowLength,
  now: number,
): number | null {
  if (answer.balanced || length === 'minute') return null;
  const settled = settledUntil(answer, now);
  const unclear = answer.rows.find(({ t, inFlight }) => inFlight > 0 && Date.parse(t) + HOUR > settled);
  return unclear ? Date.parse(unclear.t) : null;
}

/** Newest first. `now`: epoch milliseconds; `minutes`: of hours that are looked at minute by minute. */
export function ledgerRows(
  answer: Answer,
  {
    length,
    tz,
    now,
    minutes = [],
  }: {
    readonly length: RowLength;
    readonly tz: string;
    readonly now: number;
    readonly minutes?: LedgerAnswer['rows'];
  },
): readonly LedgerRow[] {
  const settled = settledUntil(answer, now);
  const closer = minutes.map((row) => rowOf(row, spanOf(Date.parse(row.t), MINUTE), settled));
  const rows = answer.rows.map((row) => {
    const span = spanOf(Date.parse(row.t), length === 'minute' ? MINUTE : HOUR);
    const own = closer.filter(({ from }) => from >= span.from && from < span.to);
    return span.to > settled && own.length > 0 ? { ...totalOf(own), ...span } : rowOf(row, span, settled);
  });
  return (length === 'day' ? byDay(rows, tz) : rows).toReversed();
}

const spanOf = (from: number, ms: number): Span => ({ from, to: from + ms });

function rowOf(figures: LedgerFigures, span: Span, settled: number): LedgerRow {
  const { accepted, projected, duplicate } = figures;
  const [dropped, rejected] = [sumOf(figures.dropped), sumOf(figures.rejected)];
  const rest = accepted - projected - duplicate - dropped - rejected;
  const isOpen = span.to > settled;
  return {
    ...span,
    accepted,
    projected,
    duplicate,
    dropped,
    rejected,
    onTheWay: isOpen ? Math.max(0, rest) : 0,
    missing: isOpen ? 0 : Math.max(0, rest),
    surplus: Math.max(0, -rest),
  };
}

function byDay(rows: readonly LedgerRow[], tz: string): readonly LedgerRow[] {
  const days = new Map<string, LedgerRow>();
  for (const row of rows) {
    const day = dayOf(tz, row.from);
    const before = days.get(day);
    const span = { from: startOfDay(tz, day), to: startOfDay(tz, addDays(day, 1)) };
    days.set(day, before ? { ...totalOf([before, row]), ...span } : { ...row, ...span });
  }
  return [...days.values()];
}

const COUNTS = [
  'accepted',
  'projected',
  'duplicate',
  'dropped',
  'rejected',
  'onTheWay',
  'missing',
  'surplus',
] as const satisfies readonly (keyof LedgerRow)[];

export type LedgerCounts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** What is missing in one row and too much in another does not cancel out. */
export function totalOf(rows: readonly LedgerCounts[]): LedgerCounts {
  const sums = COUNTS.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)] as const);
  return Object.fromEntries(sums) as LedgerCounts;
}

export interface Reason {
  readonly outcome: 'dropped' | 'rejected';
  readonly reason: string;
  readonly count: number;
}

/** Largest first. */
export function reasonsOf({ dropped, rejected }: Pick<LedgerFigures, 'dropped' | 'rejected'>): readonly Reason[] {
  const listed = (outcome: Reason['outcome'], reasons: Readonly<Record<string, number>>) =>
    Object.entries(reasons).map(([reason, count]) => ({ outcome, reason, count }));
  return [...listed('dropped', dropped), ...listed('rejected', rejected)].sort((a, b) => b.count - a.count);
}
