/** What of a call becomes what of an event. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RawEvent } from '#domain';
import { segmentSource } from './segment.fixture.spec.js';

const { send, batch, events } = segmentSource();

const PAGE = { url: 'https://shop.example/c', referrer: 'https://search.example/', title: 'Cart', path: '/c' };

describe.each<[string, object, Partial<RawEvent>]>([
  ['ids of numbers are texts', { messageId: 1, userId: 42, anonymousId: 0 }, { id: '1', userId: '42', visitorId: '0' }],
  ['ids of truth values are texts', { userId: true, anonymousId: false }, { userId: 'true', visitorId: 'false' }],
  ['empty ids are none', { userId: '', anonymousId: null }, { userId: null, visitorId: null }],
  ["the context's page is where it happened", { context: { page: PAGE } }, { url: PAGE.url, referrer: PAGE.referrer }],
  ['an empty referrer is none', { context: { page: { url: '', referrer: '' } } }, { url: null, referrer: null }],
  [
    'a page that is no object is kept, and no place',
    { context: { page: 'home' } },
    { url: null, context: '{"page":"home"}' },
  ],
  [
    "a track call's own url is a property of it, and no place",
    { properties: { url: 'https://other.example' }, context: { page: PAGE } },
    { url: PAGE.url, properties: '{"url":"https://other.example"}' },
  ],
  [
    "a page call's own url comes first",
    { type: 'page', properties: { url: 'https://a.example', title: 'A' }, context: { page: PAGE } },
    { url: 'https://a.example', referrer: PAGE.referrer, properties: '{"url":"https://a.example","title":"A"}' },
  ],
  [
    "a page call's url that is no text is kept as a property",
    { type: 'page', properties: { url: 7, title: 'A' }, context: { page: PAGE } },
    { url: PAGE.url, properties: '{"url":7,"title":"A"}' },
  ],
  [
    "a page call has the page's title",
    { type: 'page', properties: {}, context: { page: PAGE } },
    { type: 'page_view', properties: '{"title":"Cart"}' },
  ],
  [
    'a name that is a property as well is there once',
    { type: 'page', name: 'Home', properties: { name: 'Home', title: 'T' } },
    { properties: '{"name":"Home","title":"T"}' },
  ],
  [
    'of a name that is another one in the properties the call’s counts',
    { type: 'screen', name: 'Home', properties: { name: 'Old' } },
    { properties: '{"name":"Old","name":"Home"}' },
  ],
  ['properties may be missing', { type: 'identify', userId: 1 }, { type: 'identify', properties: null }],
  ['properties may be null', { properties: null }, { type: 'x', properties: null }],
  ['the stream is named to us alone', { integrations: { All: true, NexusPipe: { stream: 'web' } } }, { stream: 'web' }],
  ['both ids are kept', { userId: 'u', anonymousId: 'v' }, { userId: 'u', visitorId: 'v' }],
])('%s', (_name, call, expected) => {
  it('alone and in a batch', async () => {
    const sent = { type: 'track', event: 'x', ...call };
    expect((await send(`/v1/${sent.type}`, sent)).body).toEqual(
      'event' in call || sent.type === 'track' ? { success: true } : expect.objectContaining({ success: true }),
    );
    expect((await batch([sent])).status).toBe(200);
    expect(events()).toEqual([expect.objectContaining(expected), expect.objectContaining(expected)]);
  });
});

describe('names of track calls', () => {
  it.each([
    ['Sign up!', 'Sign up_'],
    ['Größe gewählt', 'Größe gewählt'],
    ['a\u0000b\ud800c', 'a_b_c'],
    ['🎉', '_'],
    ['n'.repeat(200), 'n'.repeat(128)],
  ])('%j is the type %j, and the name is kept', async (name, type) => {
    expect((await send('/v1/t', { event: name, properties: { a: 1 } })).body).toEqual({ success: true });
    const [event] = events();
    expect(event?.type).toBe(type);
    expect(JSON.parse(event!.properties!)).toEqual(name === type ? { a: 1 } : { a: 1, event: name });
  });

  it('are never a reason to refuse an event', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), { minLength: 1 }),
        async (names) => {
          const answer = await batch(names.map((event) => ({ type: 'track', event })));
          expect(answer.body).toEqual({ success: true });
          const kept = events().slice(-names.length);
          for (const [index, { type, properties }] of kept.entries())
            if (type !== names[index]) expect(JSON.parse(properties!)).toEqual({ event: names[index] });
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("a batch's context", () => {
  it('is part of each event, whose own goes before it, and no digit of it changes', async () => {
    const body = `{"context":{"ip":"81.2.69.160","n":1.10,"app":{"name":"a"}},"batch":[
      {"type":"track","event":"none"},
      {"type":"track","event":"empty","context":{}},
      {"type":"track","event":"null","context":null},
      {"type":"track","event":"own","context":{ "ip":"81.2.69.161","m":2.50 }}]}`;
    expect((await send('/v1/batch', body)).body).toEqual({ success: true });
    const shared = '{"ip":"81.2.69.160","n":1.10,"app":{"name":"a"}}';
    expect(events().map(({ context, address }) => [context, address])).toEqual([
      [shared, '81.2.69.160'],
      [shared, '81.2.69.160'],
      [shared, '81.2.69.160'],
      ['{"ip":"81.2.69.160","n":1.10,"app":{"name":"a"}, "ip":"81.2.69.161","m":2.50 }', '81.2.69.161'],
    ]);
  });

  it('that is empty or null changes nothing', async () => {
    await send('/v1/batch', '{"context":{ },"batch":[{"type":"track","event":"x","context":{"a":1}}]}');
    await send('/v1/batch', '{"context":null,"batch":[{"type":"track","event":"x","context":{"a":1}}]}');
    expect(events().map(({ context }) => context)).toEqual(['{"a":1}', '{"a":1}']);
  });

  it('may say where its pages are, and come after the events', async () => {
    await send('/v1/batch', { batch: [{ type: 'page' }], context: { page: PAGE } });
    expect(events()[0]).toMatchObject({ url: PAGE.url, properties: '{"title":"Cart"}' });
  });
});

describe('times', () => {
  const HOUR = 3_600_000;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const timeOf = async (call: object, body: object = {}): Promise<number | null> => {
    expect((await batch([{ type: 'track', event: 'x', ...call }], body)).status).toBe(200);
    return events().at(-1)!.time;
  };

  it.each([
    ['an hour behind', -HOUR],
    ['an hour ahead', HOUR],
    ['of 1970', 1_000_000 - Date.now()],
  ])('of a clock that is %s are corrected', async (_name, offset) => {
    const happened = Date.now() - 60_000;
    const clock = (ms: number): string => iso(ms + offset);
    const time = await timeOf({ timestamp: clock(happened) }, { sentAt: clock(Date.now()) });
    expect(Math.abs(time! - happened)).toBeLessThan(5_000);
    const single = { event: 'x', originalTimestamp: clock(happened), sentAt: clock(Date.now()) };
    expect((await send('/v1/t', single)).status).toBe(200);
    expect(Math.abs(events().at(-1)!.time! - happened)).toBeLessThan(5_000);
  });

  it('of a clock that is right stay to the digit, of any year', async () => {
    const sentAt = iso(Date.now() - 2_000);
    expect(await timeOf({ timestamp: '2024-02-29T23:59:59.999Z' }, { sentAt })).toBe(
      Date.UTC(2024, 1, 29, 23, 59, 59, 999),
    );
  });

  it.each([
    ['no sentAt', undefined],
    ['a sentAt that is no time', 'yesterday'],
    ['a sentAt that is an object', {}],
    ['a sentAt in seconds', 1_700_000_000],
    ['a sentAt long before the event', '2020-01-01T00:00:00Z'],
  ])('stay as they are with %s', async (_name, sentAt) => {
    expect(await timeOf({ timestamp: '2024-02-29T00:00:00Z' }, { sentAt })).toBe(Date.UTC(2024, 1, 29));
  });

  it('that were corrected or given by others stay as they are', async () => {
    const passedOn = { timestamp: '2024-02-29T00:00:00Z', originalTimestamp: '2024-02-28T00:00:00Z' };
    expect(await timeOf(passedOn, { sentAt: '2024-03-01T00:00:00Z' })).toBe(Date.UTC(2024, 1, 29));
  });

  it('are those of the receipt when there are none', async () => {
    expect(await timeOf({}, { sentAt: '2020-01-01T00:00:00Z' })).toBeNull();
  });
});
