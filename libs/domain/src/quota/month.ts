/**
 * Calendar months in UTC, by which quotas are counted, and the names of their counters: ingest counts what it accepts, the
 * gateway lifts a counter that was lost to what the ledger says.
 */
export interface Month {
  /** As in `2026-11`. */
  readonly name: string;
  /** Epoch ms. */
  readonly startsAt: number;
  /** Epoch ms; the first instant that is not in it. */
  readonly endsAt: number;
}

export function monthOf(at: number): Month {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    name: date.toISOString().slice(0, 7),
    startsAt: Date.UTC(year, month, 1),
    endsAt: Date.UTC(year, month + 1, 1),
  };
}

/** Of one collector, or of a project as a whole. */
export type QuotaName = 'key-month' | 'project-month';

/** `id`: of the collector, or of the project. */
export function quotaCounter(name: QuotaName, id: string, month: Month): string {
  return `${name}:${id}:${month.name}`;
}

/** Epoch ms up to which a month's counters are kept: reports come late, and counters of a month that is over do no harm. */
export function keptUntil({ endsAt }: Pick<Month, 'endsAt'>): number {
  return endsAt + DAY_MS;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
