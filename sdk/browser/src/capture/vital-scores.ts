/** Scores out of many entries, as web.dev/articles/cls and web.dev/articles/inp define them. */

export interface Shift {
  /** Milliseconds. */
  readonly at: number;
  readonly value: number;
}

export interface Interaction {
  /** Entries of one interaction (pointer down, up, click) share it. */
  readonly id: number;
  readonly ms: number;
}

const GAP_MS = 1_000;
const WINDOW_MS = 5_000;
/** One of so many may be slow without being the page's. */
const PER_OUTLIER = 50;

/** The worst window of shifts, in time order, that are less than a second apart and five seconds in all; to four digits. */
export function shiftScore(shifts: readonly Shift[]): number {
  let worst = 0;
  let sum = 0;
  let first = 0;
  let last = -Infinity;
  for (const { at, value } of shifts) {
    if (at - last >= GAP_MS || at - first >= WINDOW_MS) {
      first = at;
      sum = 0;
    }
    last = at;
    sum += value;
    worst = Math.max(worst, sum);
  }
  return Math.round(worst * 10_000) / 10_000;
}

/** The slowest interaction but one for every fifty; undefined when there was none. `count` is of all, the quick ones included. */
export function slowInteraction(interactions: readonly Interaction[], count?: number): number | undefined {
  const byId = new Map<number, number>();
  for (const { id, ms } of interactions) byId.set(id, Math.max(ms, byId.get(id) ?? 0));
  const slowest = [...byId.values()].sort((a, b) => b - a);
  return slowest[Math.min(slowest.length - 1, Math.floor((count ?? slowest.length) / PER_OUTLIER))];
}
