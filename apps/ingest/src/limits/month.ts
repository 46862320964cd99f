/** Calendar months in UTC, by which quotas are counted. */
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
