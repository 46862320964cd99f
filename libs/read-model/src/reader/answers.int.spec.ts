/**
 * Whatever the events and whatever the question, every figure is that of counting the events one by one. The read models
 * are filled by the projections themselves, with late events, duplicates, bots and events without a visitor.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TIMESERIES_METRICS, TOP_METRICS } from '#contracts';
import {
  aBatch,
  anEvent,
  aProjector,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../../../../apps/projector/src/projector-fixture.spec.js';
import { bucketStarts, type Interval } from './buckets.js';
import { readEvents } from './events.query.js';
import { NaiveAnswers, type KnownEvent, type KnownProperties } from './naive-answers.spec.js';
import { readOverview } from './overview.query.js';
import type { Filter, Question } from './question.js';
import { reading } from './reading.js';
import { readSeries } from './series.query.js';
import { readSessions, type SessionPosition } from './session-list.query.js';
import { readTop, readTopVisitors } from './top.query.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PROJECT = 'p';

const PROPERTIES: readonly KnownProperties[] = [
  { text: null, plan: null, worth: 0, currency: '' },
  { text: '{"plan":"pro","value":12.5,"currency":"eur"}', plan: 'pro', worth: 12_500, currency: 'EUR' },
  { text: '{"plan":1.10,"value":"0.1","currency":"USD"}', plan: '1.10', worth: 100, currency: 'USD' },
  { text: '{"plan":true,"value":-5e-1,"currency":"USD"}', plan: 'true', worth: -500, currency: 'USD' },
  { text: '{"plan":{"a":1},"value":1e3}', plan: null, worth: 1_000_000, currency: '' },
  { text: '{"plan":["pro"],"value":"much","currency":"EUR"}', plan: null, worth: 0, currency: '' },
  { text: '{"plan":"{x","value":null}', plan: '{x', worth: 0, currency: '' },
  { text: '{"plan":null,"plan":"[last]"}', plan: '[last]', worth: 0, currency: '' },
  { text: String.raw`{"plan":"\u0000x","value":2,"currency":"EUR"}`, plan: '\ufffdx', worth: 2_000, currency: 'EUR' },
  { text: String.raw`{"a":"\ud800","plan":"\ud83d\ude00"}`, plan: '😀', worth: 0, currency: '' },
  { text: String.raw`{"plan":"\ude00"}`, plan: '\ufffd', worth: 0, currency: '' },
  {
    text: String.raw`{"plan":"a\\u0000b\\","b":"\u0000"}`,
    plan: String.raw`a\u0000b\ `.trim(),
    worth: 0,
    currency: '',
  },
];

/** Ends of months, of summer and of winter time. */
const BEGINNINGS = ['2026-10-31T09:00:00Z', '2026-03-07T20:00:00Z', '2026-04-03T18:00:00Z', '2026-12-30T13:37:00Z'];
const SPAN = 80 * HOUR;

const step = fc.record({
  gap: fc.constantFrom(0, 1, 4 * MINUTE, 29 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1, 3 * HOUR, 25 * HOUR),
  type: fc.constantFrom('page_view', 'page_view', 'click', 'conversion', 'purchase'),
  bot: fc.nat(3).map((n) => n === 0),
  url: fc.constantFrom('https://s.example/', 'https://s.example/a?x=1', 'https://s.example/b', null),
  country: fc.constantFrom('DE', 'US', null),
  channel: fc.constantFrom('search' as const, 'direct' as const),
  properties: fc.constantFrom(...PROPERTIES),
});
const walk = fc.record({
  visitor: fc.constantFrom('a', 'b', 'c', 'user', null),
  stream: fc.constantFrom('web', 'web', 'shop'),
  project: fc.nat(9).map((n) => (n === 0 ? 'q' : PROJECT)),
  start: fc.oneof(
    fc.nat(SPAN),
    fc.nat(SPAN / (15 * MINUTE)).map((n) => n * 15 * MINUTE),
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 7 }),
});

/** A point of the span, or of an event: at it, just before, just after. */
const instant = fc.oneof(
  fc.nat(SPAN).map((at) => ({ at })),
  fc.nat(SPAN / HOUR).map((n) => ({ at: n * HOUR })),
  fc.nat(SPAN / (15 * MINUTE)).map((n) => ({ at: n * 15 * MINUTE })),
  fc.nat(3).map((n) => ({ at: n * DAY })),
  { weight: 3, arbitrary: fc.record({ event: fc.nat(200), shift: fc.constantFrom(0, 0, -1, 1) }) },
);
const filter = fc.constantFrom<Filter>(
  { dimension: 'country', values: ['DE'] },
  { dimension: 'page', values: ['/a', '/b'] },
  { dimension: 'visitor', values: ['a'] },
  { dimension: 'property:plan', values: ['pro', '\ufffdx', 'true'] },
  { dimension: 'channel', values: ["' OR 1=1 --"] },
);
const asked = fc.record({
  ends: fc.tuple(instant, instant),
  /** Moves the whole range to where days of UTC begin, or not. */
  aligned: fc.boolean(),
  zone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
  interval: fc.constantFrom<Interval>('minute', 'hour', 'day', 'week', 'month'),
  stream: fc.constantFrom(null, null, 'web', 'shop'),
  type: fc.constantFrom(null, null, null, 'page_view', 'click', 'purchase'),
  filters: fc.oneof(fc.constant([]), fc.constant([]), fc.uniqueArray(filter, { maxLength: 2 })),
  bots: fc.nat(4).map((n) => n === 0),
  dimension: fc.constantFrom('page', 'country', 'channel', 'property:plan', 'type'),
  metric: fc.constantFrom(...TOP_METRICS),
  now: fc.nat(2 * SPAN),
});

let model: TestReadModel;
beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model?.close());

type Walk = typeof walk extends fc.Arbitrary<infer W> ? W : never;
type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never;

/** The events of the walks, in an order in which many are late. */
function eventsOf(walks: readonly Walk[], begin: number): KnownEvent[] {
  const known = walks.flatMap(({ visitor, stream, project, start, steps }) => {
    let time = begin + start;
    return steps.map(({ gap, type, bot, url, country, channel, properties }, index) => {
      time += index === 0 ? 0 : gap;
      const event = anEvent({
        projectId: project,
        stream,
        type,
        time,
        bot,
        url,
        visitorId: visitor === 'user' ? null : visitor,
        userId: visitor === 'user' ? 'user' : null,
        geo: country === null ? null : { country, region: null, city: null },
        referrerFacts: { medium: channel, source: null },
        properties: properties.text,
      });
      return { event, properties };
    });
  });
  return known.toSorted((a, b) => late(a) - late(b)).map((one, offset) => ({ ...one, offset }));
}

/** Any order will do that is not that of time. */
const late = ({ event }: { event: KnownEvent['event'] }): number => (event.time * 7_919) % 104_729;

async function fill(known: readonly KnownEvent[]): Promise<void> {
  await model.clear();
  const { projector } = aProjector(model.database);
  const events = known.map(({ event }) => event);
  const half = Math.ceil(events.length / 2);
  const again = events.slice(0, half);
  await takeAll(projector, [aBatch(again), aBatch([...again.slice(0, 3), ...events.slice(half)], half)]);
}

/** A set of events, and the counting of them. */
interface Known {
  readonly begin: number;
  readonly events: readonly KnownEvent[];
  readonly naive: NaiveAnswers;
}

function questionOf({ ends, aligned, stream, type, filters, bots }: Asked, { begin, events }: Known): Question {
  const base = aligned ? Math.floor(begin / DAY) * DAY : begin;
  const [a, b] = ends.map((end) =>
    'at' in end ? base + end.at : events[end.event % events.length]!.event.time + end.shift,
  ) as [number, number];
  return {
    projectId: PROJECT,
    from: Math.min(a, b),
    to: Math.max(a, b) + (a === b ? 1 : 0),
    ...{ stream, type, filters, bots },
  };
}

async function check(one: Asked, known: Known): Promise<void> {
  const question = questionOf(one, known);
  const { naive, begin } = known;
  const { dimension, metric, zone } = one;
  const interval = one.interval === 'minute' && question.to - question.from > 6 * HOUR ? 'hour' : one.interval;
  const starts = bucketStarts(question.from, question.to, interval, zone);
  const now = begin + one.now;
  await reading(model.database, async (tx) => {
    expect({ overview: await readOverview(tx, question) }).toEqual({ overview: naive.overview(question) });
    const series = (of: (typeof TIMESERIES_METRICS)[number], by: string | null = null) =>
      readSeries(tx, { ...question, metric: of, starts, by }, now);
    for (const of of TIMESERIES_METRICS) {
      const expected = of === 'revenue' ? naive.revenue(question, starts) : [naive.series(question, starts, of)];
      expect({ [of]: await series(of) }).toEqual({ [of]: expected });
    }
    expect(await series('events', 'type')).toEqual(expect.arrayContaining(naive.types(question, starts)));
    if (dimension !== 'type' || metric !== 'events')
      expect(await series(metric, dimension)).toEqual(naive.byValue(question, starts, dimension, metric));
    const { rows, total } = await readTop(tx, { ...question, dimension, metric }, 50, now);
    const values = rows.map(({ value }) => value);
    const visitors = await readTopVisitors(tx, { ...question, dimension, metric }, values);
    const top = { rows: rows.map((row) => ({ ...row, visitors: visitors?.get(row.value) })), total };
    expect({ dimension, metric, ...top }).toEqual({ dimension, metric, ...naive.top(question, dimension, metric) });
  });
}

async function checkLists(naive: NaiveAnswers, question: Question): Promise<void> {
  await reading(model.database, async (tx) => {
    const listed = [];
    let after: SessionPosition | null = null;
    do {
      const page = await readSessions(tx, question, after, 3);
      listed.push(...page.sessions);
      after = page.next;
    } while (after);
    const expected = naive.sessionList(question);
    expect(listed).toHaveLength(expected.length);
    expect(listed).toMatchObject(expected);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    const { events } = await readEvents(tx, { ...question, after: null, limit: 500 });
    expect(events.map(({ id }) => id)).toEqual(naive.eventList(question));
  });
}

describe('every figure of a question', () => {
  it('is that of counting the events one by one', async () => {
    let nonZero = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BEGINNINGS),
        fc.array(walk, { minLength: 1, maxLength: 20 }),
        fc.array(asked, { minLength: 20, maxLength: 20 }),
        async (beginning, walks, questions) => {
          const begin = Date.parse(beginning);
          const events = eventsOf(walks, begin);
          await fill(events);
          const known = { begin, events, naive: new NaiveAnswers(events) };
          for (const one of questions) {
            await check(one, known);
            await checkLists(known.naive, questionOf(one, known));
            if (known.naive.overview(questionOf(one, known)).sessions > 0) nonZero += 1;
          }
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
    expect(nonZero).toBeGreaterThan(20);
  }, 120_000);
});
