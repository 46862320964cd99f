/** The namespace `/ingest` over a real listener, with the published client. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFull, LogUnavailable } from '#event-log';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  startCollector,
  type Collector,
} from '../../collector.fixture.spec.js';
import { closeClients, connect, gist, next, refusal, send } from './socket.fixture.spec.js';

const event = (id: string) => ({ id, type: 'page_view', stream: 'web' });
const SHOP_KEY = keyNumber(30);
const READ_KEY = keyNumber(31);
const OLD_KEY = keyNumber(32);
const facts = [
  ...BASIC_FACTS,
  collectorFact(30, { scopes: ['ingest:browser'], origins: ['https://shop.example'] }),
  collectorFact(31, { scopes: ['read'] }),
  collectorFact(32, { expiresAt: 1 }),
];

let collector: Collector;
beforeAll(async () => void (collector = await startCollector(facts)));
afterAll(() => collector.app.close());
beforeEach(() => void (collector.log.appended.length = 0));
afterEach(() => {
  collector.log.fault = null;
  closeClients();
});

describe('a send', () => {
  it('of one event is answered once it is in the log', async () => {
    const answer = await send(connect(collector.url), event('s1'));
    expect(answer).toEqual({
      ok: true,
      accepted: 1,
      rejected: 0,
      events: [{ index: 0, id: 's1', status: 'accepted', receipt: expect.any(String) as unknown }],
    });
    expect(collector.log.events).toMatchObject([
      { id: 's1', projectId: 'p1', stream: 'web', collectorId: 'collector-1' },
    ]);
  });

  it('of several events has an outcome for each, with pointers into what was sent', async () => {
    const before = collector.log.appends;
    const answer = await send(connect(collector.url), [event('a'), { stream: 'web' }, 7, event('b')]);
    expect(gist(answer)).toEqual(['ok', 'a', 'EVENT_TYPE_MISSING', 'EVENT_SHAPE', 'b']);
    expect(answer.events?.[1]).toMatchObject({ index: 1, pointer: '/1/type' });
    expect([collector.log.appends - before, collector.log.events.map(({ id }) => id)]).toEqual([1, ['a', 'b']]);
  });

  it('keeps properties as they were written', async () => {
    const client = connect(collector.url);
    await next(client, 'connect');
    // As a client in another language may write it.
    client.io.engine.write('2/ingest,7["send", {"type":"x","stream":"web","properties":{ "n": 1.10, "e": 1e2 }}]');
    const { log } = collector;
    const deadline = Date.now() + 5_000;
    while (log.events.length === 0 && Date.now() < deadline) await new Promise(setImmediate);
    expect(log.events[0]?.properties).toBe('{ "n": 1.10, "e": 1e2 }');
  });

  it('of which nothing is accepted is refused, with an outcome for each', async () => {
    const client = connect(collector.url);
    expect(gist(await send(client, [{}, 1]))).toEqual(['EVENTS_REJECTED', false, 'EVENT_TYPE_MISSING', 'EVENT_SHAPE']);
    expect(await send(client, { type: 'x', stream: 'foreign' })).toMatchObject({ ok: false, accepted: 0, rejected: 1 });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'BODY_SHAPE'],
    ['null', null, 'BODY_SHAPE'],
    ['a text', 'x', 'BODY_SHAPE'],
    ['an empty list', [], 'BATCH_EMPTY'],
    ['2,001 events', Array.from({ length: 2_001 }, () => 1), 'BATCH_TOO_LARGE'],
    ['over 2 MB', { ...event('x'), properties: { a: 'x'.repeat(2_100_000) } }, 'BODY_TOO_LARGE'],
  ])('of %s is refused', async (_name, events, code) => {
    const client = connect(collector.url);
    const answer = await send(client, events);
    expect(answer).toMatchObject({ ok: false, code, retryable: false });
    expect(answer).toHaveProperty('traceId', expect.stringMatching(/^[0-9a-f]{32}$/));
    expect(client.connected).toBe(true);
  });

  it('of another name, or of two things, is told of', async () => {
    const client = connect(collector.url);
    expect(await client.timeout(5_000).emitWithAck('sent', event('x'))).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await client.timeout(5_000).emitWithAck('send', event('x'), event('y'))).toMatchObject({
      code: 'BODY_NOT_JSON',
    });
    expect(await client.timeout(5_000).emitWithAck('send')).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('without an acknowledgement is taken as well', async () => {
    const client = connect(collector.url);
    client.emit('send', event('quiet'));
    expect(gist(await send(client, event('loud')))).toEqual(['ok', 'loud']);
    expect(collector.log.events.map(({ id }) => id)).toEqual(['quiet', 'loud']);
  });

  it.each([
    ['does not answer', new LogUnavailable('no broker'), 'LOG_UNAVAILABLE', 2],
    ['is full', new LogFull(3), 'LOG_FULL', 3],
  ])('is refused, to be sent again, while the log %s', async (_name, fault, code, retryAfter) => {
    const client = connect(collector.url);
    collector.log.fault = fault;
    expect(await send(client, event('x'))).toMatchObject({ ok: false, code, retryable: true, retryAfter });
    collector.log.fault = null;
    expect(gist(await send(client, event('x')))).toEqual(['ok', 'x']);
  });
});

describe('a socket', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['without a key', {}, 'KEY_MISSING'],
    ['whose key is no text', { key: { toString: 'x' } }, 'KEY_MISSING'],
    ['whose key is endless', { key: 'x'.repeat(10_000) }, 'KEY_MISSING'],
    ['of an unknown key', { key: keyNumber(99) }, 'KEY_UNKNOWN'],
    ['of a key that only reads', { key: READ_KEY }, 'KEY_SCOPE'],
    ['of an expired key', { key: OLD_KEY }, 'KEY_EXPIRED'],
    ['of a page that the key is not for', { key: SHOP_KEY }, 'KEY_ORIGIN'],
  ])('%s is not let in', async (_name, auth, code) => {
    const client = connect(collector.url, auth, { extraHeaders: { origin: 'https://evil.example' } });
    expect(await refusal(client)).toMatchObject({ code, retryable: false });
  });

  it('of a page is one of its visitor', async () => {
    const headers = { origin: 'https://shop.example', 'user-agent': 'Firefox/1' };
    await send(connect(collector.url, { key: SHOP_KEY }, { extraHeaders: headers }), event('v'));
    expect(collector.log.events[0]).toMatchObject({ address: '127.0.0.1', userAgent: 'Firefox/1' });
    await send(connect(collector.url, { key: BROWSER_KEY }), event('w'));
    expect(collector.log.events[1]).toMatchObject({ address: '127.0.0.1' });
  });
});
