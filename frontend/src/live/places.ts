/** Where the events of the last minute came from, by country, folded from the tail's rows as they come. */
import type { TailRow } from './feed-state.js';

/** Seconds that are counted. */
export const PLACES_SECONDS = 60;

export interface Places {
  /** Oldest first; countries by alpha-2 code. */
  readonly seconds: readonly { readonly second: number; readonly counts: ReadonlyMap<string, number> }[];
  /** The newest row that was counted. */
  readonly seq: number;
  /** What the newest rows added. */
  readonly fresh: ReadonlyMap<string, number>;
}

export const NO_PLACES: Places = { seconds: [], seq: -1, fresh: new Map() };

/** Counts the rows that were not counted yet, as of `now` (epoch ms). `rows` are newest first. */
export function withRowsAt(places: Places, rows: readonly TailRow[], now: number): Places {
  const fresh = new Map<string, number>();
  for (const { seq, event } of rows) {
    if (seq <= places.seq) break;
    const country = event.enriched.geo?.country;
    if (country) fresh.set(country, (fresh.get(country) ?? 0) + 1);
  }
  const second = Math.floor(now / 1_000);
  const kept = places.seconds.filter((each) => each.second > second - PLACES_SECONDS);
  return { seconds: added(kept, second, fresh), seq: Math.max(places.seq, rows[0]?.seq ?? -1), fresh };
}

function added(seconds: Places['seconds'], second: number, fresh: ReadonlyMap<string, number>): Places['seconds'] {
  if (fresh.size === 0) return seconds;
  const last = seconds.at(-1);
  if (last?.second !== second) return [...seconds, { second, counts: fresh }];
  return [...seconds.slice(0, -1), { second, counts: sum([last.counts, fresh]) }];
}

export interface PlaceCount {
  readonly country: string;
  readonly count: number;
}

/** Most first, equal ones by code. */
export function placeCounts({ seconds }: Places): PlaceCount[] {
  const all = sum(seconds.map(({ counts }) => counts));
  return Array.from(all, ([country, count]) => ({ country, count })).sort(
    (a, b) => b.count - a.count || a.country.localeCompare(b.country),
  );
}

function sum(parts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const part of parts) for (const [country, count] of part) total.set(country, (total.get(country) ?? 0) + count);
  return total;
}
