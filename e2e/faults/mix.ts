/** What is sent: page views, clicks, purchases, goals, invalid events, late ones, ones without a time, copies. */
import type { Source } from '../client.js';
import type { Seeded } from './seeded.js';
import type { SentEvent } from './sent-ledger.js';

/** One sender's share: visitors that nobody else sends for, so that their order is its own. */
export interface Lane {
  readonly name: string;
  readonly source: Source;
  /** Events sent so far, of each visitor. */
  readonly sequences: number[];
  made: number;
}

export interface Batch {
  readonly events: readonly SentEvent[];
  /** As it is sent, every time that it is. */
  readonly body: string;
}

const BATCH = 10;
const VISITORS = 12;
const LATEST_HOURS = 26;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const PAGES = ['/', '/shop', '/shop/shoes', '/cart', '/thanks'];
/** What makes an event invalid. */
const FLAWS: readonly Readonly<Record<string, unknown>>[] = [
  { type: undefined },
  { time: 'yesterday' },
  { stream: 'nowhere' },
  { properties: 'none' },
  { type: 'purchase', properties: { value: 'much', currency: 'EUR' } },
];

export function laneOf(name: string, source: Source): Lane {
  return { name, source, sequences: Array.from({ length: VISITORS }, () => 0), made: 0 };
}

/** The next batch of a lane; `untimed`: whether events without a time are among them. */
export function nextBatch(lane: Lane, random: Seeded, untimed: boolean): Batch {
  const events: SentEvent[] = [];
  const wire: object[] = [];
  for (let i = 0; i < BATCH; i++) {
    const event = nextEvent(lane, random, untimed);
    const sent = onTheWire(event, event.valid ? null : random.pick(FLAWS));
    events.push(event);
    wire.push(sent);
    if (random.chance(0.05)) wire.push(sent);
  }
  return { events, body: JSON.stringify({ events: wire }) };
}

function nextEvent(lane: Lane, random: Seeded, untimed: boolean): SentEvent {
  const { source, name, sequences } = lane;
  const visitor = random.below(VISITORS);
  const type = typeOf(random.next());
  const worth = type === 'purchase' || type === 'conversion';
  lane.made += 1;
  sequences[visitor]! += 1;
  return {
    projectId: source.projectId,
    id: `${name}-${lane.made}`,
    stream: source.stream,
    type,
    visitor: `${name}-v${visitor}`,
    sequence: sequences[visitor]!,
    time: timeOf(random, untimed),
    page: random.chance(0.8) ? random.pick(PAGES) : null,
    cents: worth ? BigInt(random.below(100_000)) : null,
    currency: worth ? random.pick(['EUR', 'USD']) : '',
    valid: !random.chance(0.05),
    outcome: 'UNKNOWN',
  };
}

function typeOf(chance: number): string {
  if (chance < 0.6) return 'page_view';
  if (chance < 0.8) return 'click';
  return chance < 0.95 ? 'purchase' : 'conversion';
}

function timeOf(random: Seeded, untimed: boolean): number | null {
  const kind = random.next();
  if (kind < 0.1) return Date.now() - random.below(LATEST_HOURS * 3_600_000);
  return untimed && kind < 0.25 ? null : Date.now();
}

/** An event as JSON has it; undefined members are left out. */
export function onTheWire(event: SentEvent, flaw: Readonly<Record<string, unknown>> | null = null): object {
  const { id, stream, type, visitor, time, page, cents, currency } = event;
  return {
    id,
    stream,
    type,
    visitorId: visitor,
    ...(time !== null && { time }),
    ...(page !== null && { url: `https://shop.example${page}?from=${id}` }),
    ...(cents !== null && { properties: { value: decimal(cents), currency } }),
    context: { userAgent: AGENT },
    ...flaw,
  };
}

/** Hundredths as a decimal. */
export function decimal(cents: bigint): string {
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
