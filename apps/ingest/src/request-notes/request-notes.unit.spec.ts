/** What is to be seen of requests at every door, over a real listener. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestLists, type ControlFact, type RequestNote } from '#contracts';
import { LogUnavailable } from '#event-log';
import type { LiveStore } from '#live-store';
import {
  ANY_RATE,
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  keyNumber,
  memoryLive,
  post,
  SERVER_KEY,
  startCollector,
  WEB_KEY,
  WITHOUT_KEY,
  type Collector,
} from '../collector.fixture.spec.js';
import { closeClients, connect, refusal, send } from '../doors/socket/socket.fixture.spec.js';

const SHOP_KEY = keyNumber(20);
const REVOKED_KEY = keyNumber(21);
const EXPIRED_KEY = keyNumber(22);
const SLOW_KEY = keyNumber(23);
const FACTS: readonly ControlFact[] = [
  ...BASIC_FACTS,
  collectorFact(20, { scopes: ['ingest:browser'], origins: ['https://shop.example'] }),
  collectorFact(21),
  { type: 'collector_revoked', projectId: 'p1', collectorId: 'collector-21' },
  collectorFact(22, { expiresAt: 1 }),
  collectorFact(23, { ratePerSecond: 1 }),
];
const EVENT = { type: 'signed_up', stream: 'web', properties: { card: 'sentinel-4711' } };

let collector: Collector;
let live: LiveStore;
beforeEach(async () => {
  live = memoryLive();
  collector = await startCollector(FACTS, { rates: { ...ANY_RATE, burstSeconds: 1 } }, undefined, live);
});
afterEach(async () => {
  closeClients();
  await collector.app.close();
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function notesOf(number: number): Promise<RequestNote[]> {
  const { taken, refused } = requestLists(`collector-${number}`);
  const lists = await live.recent.read([taken, refused].map((list) => ({ list, after: null })));
  const notes = lists.flat().map(({ text }) => JSON.parse(text) as RequestNote);
  return notes.toSorted((a, b) => a.at - b.at);
}

/** So many notes of a collector, once they are there: at most five seconds. */
async function untilNoted(
  number: number,
  count: number,
  amount = (notes: readonly RequestNote[]) => notes.length,
): Promise<RequestNote[]> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const notes = await notesOf(number);
    if (amount(notes) >= count) return notes;
    if (Date.now() > deadline) throw new Error(`${count} requests of ${number}, seen: ${JSON.stringify(notes)}`);
    await pause(20);
  }
}

describe('a request that was taken', () => {
  it('says door, outcome and sender, and nothing of what was sent', async () => {
    await post(collector, [EVENT, EVENT], { ...bearer(WEB_KEY), 'user-agent': 'shop/1.0' });
    const [note, ...more] = await untilNoted(3, 1);
    expect(more).toEqual([]);
    expect(note).toEqual({
      at: expect.any(Number),
      door: 'events',
      method: 'POST',
      path: '/v1/events',
      status: 202,
      code: null,
      detail: null,
      traceId: null,
      accepted: 2,
      rejected: 0,
      warned: 0,
      firstRefused: null,
      bytes: Buffer.byteLength(JSON.stringify([EVENT, EVENT])),
      milliseconds: expect.any(Number),
      keyHint: WEB_KEY.slice(-4),
      userAgent: 'shop/1.0',
      origin: null,
      address: null,
      instance: expect.stringMatching(/./),
      notKept: 0,
    });
    expect(note!.milliseconds).toBeGreaterThan(0);
    expect(JSON.stringify(note)).not.toMatch(/sentinel|signed_up/);
  });

  it('is seen at every door, and no key is in it', async () => {
    const event = JSON.stringify({ ...EVENT, writeKey: BROWSER_KEY });
    const cloudEvent = { specversion: '1.0', id: '1', source: '/s', type: 'x', stream: 'web' };
    const track = { type: 'track', event: 'x', anonymousId: 'a', writeKey: BROWSER_KEY };
    const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'x' }] }] }] };
    await post(collector, event, WITHOUT_KEY, '/v1/events');
    await post(collector, EVENT, WITHOUT_KEY, `/v1/beacon?key=${BROWSER_KEY}`);
    await fetch(`${collector.url}/v1/pixel.gif?key=${BROWSER_KEY}&type=x&stream=web`);
    await post(collector, { batch: [track], writeKey: BROWSER_KEY }, WITHOUT_KEY, '/v1/batch');
    await fetch(`${collector.url}/v1/projects/${BROWSER_KEY}/settings`);
    await post(
      collector,
      cloudEvent,
      { ...bearer(BROWSER_KEY), 'content-type': 'application/cloudevents+json' },
      '/v1/cloudevents',
    );
    await post(collector, logs, bearer(BROWSER_KEY), '/v1/logs');
    await send(connect(collector.url, { key: BROWSER_KEY }), EVENT);
    const notes = await untilNoted(2, 9);
    expect(notes.map(({ door, method, path }) => `${door} ${method} ${path}`)).toEqual([
      'events POST /v1/events',
      'beacon POST /v1/beacon',
      'pixel GET /v1/pixel.gif',
      'segment POST /v1/batch',
      'segment GET /v1/projects/:writeKey/settings',
      'cloudevents POST /v1/cloudevents',
      'otlp POST /v1/logs',
      'socket CONNECT /ingest',
      'socket SEND /ingest',
    ]);
    expect(new Set(notes.map(({ keyHint }) => keyHint))).toEqual(new Set([BROWSER_KEY.slice(-4)]));
    expect(JSON.stringify(notes)).not.toContain(BROWSER_KEY);
    expect(JSON.stringify(notes)).not.toContain('sentinel');
  });

  it('has the address only where the project keeps addresses', async () => {
    await post(collector, EVENT, bearer(WEB_KEY));
    const [before] = await untilNoted(3, 1);
    collector.log.add({ type: 'address_keeping_set', projectId: 'p1', keep: true });
    await collector.log.deliver();
    await post(collector, EVENT, bearer(WEB_KEY));
    await post(collector, EVENT, bearer(REVOKED_KEY));
    const [, after] = await untilNoted(3, 2);
    const [refused] = await untilNoted(21, 1);
    expect([before!.address, after!.address, refused!.address]).toEqual([null, '127.0.0.1', '127.0.0.1']);
  });
});

describe('a request that was refused', () => {
  it('is seen, also with a key that is not good', async () => {
    const origin = 'https://evil.example';
    const cases = [
      [21, REVOKED_KEY, {}, 401, 'KEY_REVOKED'],
      [22, EXPIRED_KEY, {}, 401, 'KEY_EXPIRED'],
      [20, SHOP_KEY, { origin }, 403, 'KEY_ORIGIN'],
      [3, WEB_KEY, { 'content-type': 'image/png' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ] as const;
    const traceIds = new Map<number, string | undefined>();
    for (const [number, key, headers] of cases) {
      const answer = await post(collector, EVENT, { ...bearer(key), ...headers });
      traceIds.set(number, answer.body.traceId);
    }
    for (const [number, key, headers, status, code] of cases) {
      const [note] = await untilNoted(number, 1);
      const traceId = traceIds.get(number);
      expect(note).toMatchObject({ status, code, traceId, accepted: 0, rejected: 0, keyHint: key.slice(-4) });
      expect(note!.origin).toBe('origin' in headers ? headers.origin : null);
    }
  });

  it('says what is wrong with the first event, and how many there were', async () => {
    await post(collector, [EVENT, { ...EVENT, type: '' }, { ...EVENT, stream: 'nowhere' }], bearer(SERVER_KEY));
    await post(collector, [{ ...EVENT, time: 'sentinel' }], bearer(SERVER_KEY));
    await post(collector, '{', bearer(SERVER_KEY));
    const [partial, none, unreadable] = await untilNoted(1, 3);
    expect(partial).toMatchObject({
      status: 202,
      code: null,
      accepted: 1,
      rejected: 2,
      firstRefused: { code: 'EVENT_TYPE_INVALID', pointer: '/1/type', detail: expect.any(String) },
    });
    expect(none).toMatchObject({
      status: 422,
      code: 'EVENTS_REJECTED',
      rejected: 1,
      firstRefused: { code: 'EVENT_TIME_INVALID', pointer: '/0/time' },
    });
    expect(unreadable).toMatchObject({ status: 400, code: 'BODY_NOT_JSON', rejected: 0, firstRefused: null });
    expect(JSON.stringify([partial, none, unreadable])).not.toContain('sentinel');
  });

  it('shows no secret that the answer repeats', async () => {
    const body = Buffer.from('[{"specversion":"1.0","id":"1","source":"/s","type":"x","Bearer abcdefghijklmnop":1}]');
    await post(
      collector,
      body,
      { ...bearer(SERVER_KEY), 'content-type': 'application/cloudevents-batch+json' },
      '/v1/cloudevents',
    );
    const [note] = await untilNoted(1, 1);
    expect(note!.firstRefused!.detail).toContain('Bearer');
    expect(note!.firstRefused!.detail).not.toContain('abcdefghijklmnop');
  });

  it('is seen when a limit is at its end, and when the log takes nothing', async () => {
    await post(collector, EVENT, bearer(SLOW_KEY));
    await post(collector, EVENT, bearer(SLOW_KEY));
    collector.log.fault = new LogUnavailable('away');
    await post(collector, EVENT, bearer(WEB_KEY));
    expect((await untilNoted(23, 2)).map(({ code }) => code)).toEqual([null, 'TOO_MANY_REQUESTS']);
    expect((await untilNoted(3, 1))[0]).toMatchObject({ status: 503, code: 'LOG_UNAVAILABLE', accepted: 0 });
  });

  it('is seen when its key is not good and its address is not heard any more', async () => {
    const rates = { ...ANY_RATE, perStranger: 0.05, burstSeconds: 40 };
    const busy = await startCollector(FACTS, { rates }, undefined, live);
    try {
      for (let i = 0; i < 3; i++) await post(busy, EVENT, bearer(REVOKED_KEY));
      const codes = (await untilNoted(21, 3)).map(({ code }) => code);
      expect(codes).toEqual(['KEY_REVOKED', 'KEY_REVOKED', 'TOO_MANY_REQUESTS']);
    } finally {
      await busy.app.close();
    }
  });

  it('is seen when its sender goes away in the middle of it', async () => {
    const socket = connectTcp(collector.port, '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${WEB_KEY}\r\ncontent-type: application/json`;
    socket.write(`${head}\r\ncontent-length: 5000\r\n\r\n{`);
    await pause(50);
    socket.destroy();
    expect((await untilNoted(3, 1))[0]).toMatchObject({ status: null, code: null, bytes: null });
  });

  it('is seen of a socket, connecting and sending', async () => {
    await refusal(connect(collector.url, { key: REVOKED_KEY }));
    const client = connect(collector.url, { key: WEB_KEY });
    await send(client, { ...EVENT, stream: 'app' });
    expect((await untilNoted(21, 1))[0]).toMatchObject({ door: 'socket', method: 'CONNECT', code: 'KEY_REVOKED' });
    const [, sent] = await untilNoted(3, 2);
    expect(sent).toMatchObject({ method: 'SEND', rejected: 1, firstRefused: { code: 'EVENT_STREAM_FORBIDDEN' } });
  });

  it('is not seen when it is not known whose it is', async () => {
    await post(collector, EVENT, bearer(keyNumber(99)));
    await post(collector, EVENT, WITHOUT_KEY);
    await post(collector, EVENT, bearer(WEB_KEY), '/v1/nowhere');
    await post(collector, EVENT, bearer(WEB_KEY));
    expect(await untilNoted(3, 1)).toHaveLength(1);
    expect(await notesOf(99)).toEqual([]);
  });
});

describe('many requests of a second', () => {
  it('are kept in part, those that were refused first, and the others counted', async () => {
    const [good, bad] = [EVENT, { ...EVENT, type: '' }];
    await Promise.all(Array.from({ length: 60 }, (_, i) => post(collector, i === 55 ? bad : good, bearer(WEB_KEY))));
    const amount = (notes: readonly RequestNote[]) => notes.reduce((sum, { notKept }) => sum + 1 + notKept, 0);
    const notes = await untilNoted(3, 60, amount);
    expect(notes.some(({ code }) => code === 'EVENTS_REJECTED')).toBe(true);
    expect(amount(notes)).toBe(60);
  });
});
