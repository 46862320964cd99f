/**
 * `top-dimensions`: how many events and page views had each value of each dimension on each day (UTC). Bots are left out,
 * and an event without a value of a dimension is in none of its rows.
 */
import type { EnrichedEvent } from '../event.js';
import { pageOf } from '../page.js';

type DescribedEvent = Pick<
  EnrichedEvent,
  'projectId' | 'stream' | 'type' | 'bot' | 'time' | 'url' | 'geo' | 'agent' | 'referrerFacts' | 'campaign'
>;

/** Where an event has the value of each dimension. The order is that of the rows of a day and stream. */
const VALUES = {
  browser: (event) => event.agent?.browser ?? null,
  campaign: (event) => event.campaign?.name ?? null,
  channel: (event) => event.referrerFacts?.medium ?? null,
  city: (event) => event.geo?.city ?? null,
  country: (event) => event.geo?.country ?? null,
  device: (event) => event.agent?.device ?? null,
  os: (event) => event.agent?.os ?? null,
  page: (event) => pageOf(event.url),
  referrer: (event) => event.referrerFacts?.source ?? null,
} as const satisfies Readonly<Record<string, (event: DescribedEvent) => string | null>>;

/** A dimension that is counted ahead. */
export type CountedDimension = keyof typeof VALUES;

/** All of them, in the order of the rows of a day and stream. */
export const COUNTED_DIMENSIONS = Object.keys(VALUES) as readonly CountedDimension[];

/** What one set of events adds to one row. */
export interface DimensionDelta {
  readonly projectId: string;
  readonly stream: string;
  /** Start of the day in UTC, epoch ms. */
  readonly day: number;
  readonly dimension: CountedDimension;
  /** As long as it was sent. */
  readonly value: string;
  readonly events: number;
  readonly pageviews: number;
}

const DAY_MS = 86_400_000;
const PAGE_VIEW = 'page_view';
const READERS = Object.values(VALUES) as readonly ((event: DescribedEvent) => string | null)[];

interface Counts {
  events: number;
  pageviews: number;
}

/** A stream's day; the counts are in the order of {@link COUNTED_DIMENSIONS}, by value. */
interface StreamDay {
  readonly projectId: string;
  readonly stream: string;
  readonly day: number;
  readonly counts: readonly Map<string, Counts>[];
}

/**
 * One delta a row, in one order whatever the order of the events: whoever adds them so meets no deadlock with another
 * who does. The sum does not depend on how events are cut into sets.
 */
export function topDimensions(events: Iterable<DescribedEvent>): readonly DimensionDelta[] {
  const days = new Map<string, StreamDay>();
  for (const event of events) {
    if (event.bot) continue;
    const { counts } = streamDayOf(days, event);
    const pageview = event.type === PAGE_VIEW ? 1 : 0;
    for (let index = 0; index < READERS.length; index++) {
      const value = READERS[index]!(event);
      if (value !== null) count(counts[index]!, value, pageview);
    }
  }
  return [...days].sort(byKey).flatMap(([, day]) => rowsOf(day));
}

function streamDayOf(days: Map<string, StreamDay>, { projectId, stream, time }: DescribedEvent): StreamDay {
  const day = Math.floor(time / DAY_MS) * DAY_MS;
  const key = `${projectId}\u0000${stream}\u0000${day}`;
  const known = days.get(key);
  if (known) return known;
  const fresh = { projectId, stream, day, counts: READERS.map(() => new Map<string, Counts>()) };
  days.set(key, fresh);
  return fresh;
}

function count(counts: Map<string, Counts>, value: string, pageview: number): void {
  const known = counts.get(value);
  if (!known) {
    counts.set(value, { events: 1, pageviews: pageview });
    return;
  }
  known.events += 1;
  known.pageviews += pageview;
}

function rowsOf({ projectId, stream, day, counts }: StreamDay): DimensionDelta[] {
  return COUNTED_DIMENSIONS.flatMap((dimension, index) =>
    [...counts[index]!]
      .sort(byKey)
      .map(([value, { events, pageviews }]) => ({ projectId, stream, day, dimension, value, events, pageviews })),
  );
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
