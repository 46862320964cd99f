/**
 * `live-counters`: what the last minutes add up to, by the second of receipt. Bots are events, but neither visitors nor
 * viewers of pages; no more is who comes with an import of what was long ago.
 */

/** What the counters need to know of an event. */
export interface LiveFact {
  readonly projectId: string;
  readonly stream: string;
  readonly type: string;
  /** When it happened, epoch ms. */
  readonly time: number;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** Path of the page; null when there is none. */
  readonly page: string | null;
  readonly visitor: string | null;
  readonly bot: boolean;
}

/** What a run of events adds to one stream; `second` is of receipt, in whole epoch seconds. */
export interface LiveDelta {
  readonly projectId: string;
  readonly stream: string;
  readonly counts: readonly { readonly second: number; readonly type: string; readonly count: number }[];
  readonly pages: readonly { readonly second: number; readonly page: string; readonly count: number }[];
  /** Last time each visitor was seen. */
  readonly visitors: readonly { readonly visitor: string; readonly second: number }[];
}

/** What happened longer before its receipt says nothing of who is here now. */
const PRESENT_MS = 5 * 60_000;

/** Type of the events whose pages are counted. */
const PAGE_VIEW = 'page_view';

interface StreamSums {
  readonly projectId: string;
  readonly stream: string;
  readonly counts: Map<string, { second: number; type: string; count: number }>;
  readonly pages: Map<string, { second: number; page: string; count: number }>;
  readonly visitors: Map<string, number>;
}

/** Sums of a run of events that comes in pieces: the events before a moment, read from a table page by page. */
export class LiveSums {
  private readonly streams = new Map<string, StreamSums>();

  add(facts: Iterable<LiveFact>): this {
    for (const fact of facts) addTo(this.sumsOf(fact), fact);
    return this;
  }

  deltas(): readonly LiveDelta[] {
    return [...this.streams.values()].map(({ projectId, stream, counts, pages, visitors }) => ({
      projectId,
      stream,
      counts: [...counts.values()],
      pages: [...pages.values()],
      visitors: [...visitors].map(([visitor, second]) => ({ visitor, second })),
    }));
  }

  private sumsOf({ projectId, stream }: LiveFact): StreamSums {
    const key = `${projectId}\u0000${stream}`;
    const known = this.streams.get(key);
    if (known) return known;
    const fresh = { projectId, stream, counts: new Map(), pages: new Map(), visitors: new Map() };
    this.streams.set(key, fresh);
    return fresh;
  }
}

/** What a run of events adds to the live counters of its streams. */
export function liveDeltas(facts: Iterable<LiveFact>): readonly LiveDelta[] {
  return new LiveSums().add(facts).deltas();
}

function addTo(sums: StreamSums, { type, time, receivedAt, page, visitor, bot }: LiveFact): void {
  const second = Math.floor(receivedAt / 1000);
  const counted = sums.counts.get(`${second} ${type}`);
  if (counted) counted.count += 1;
  else sums.counts.set(`${second} ${type}`, { second, type, count: 1 });
  if (bot || time < receivedAt - PRESENT_MS) return;
  if (visitor !== null) sums.visitors.set(visitor, Math.max(second, sums.visitors.get(visitor) ?? 0));
  if (page === null || type !== PAGE_VIEW) return;
  const viewed = sums.pages.get(`${second} ${page}`);
  if (viewed) viewed.count += 1;
  else sums.pages.set(`${second} ${page}`, { second, page, count: 1 });
}
