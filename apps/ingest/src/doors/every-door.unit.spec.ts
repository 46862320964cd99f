/** The bad inputs that every door survives: never a 5xx, nothing refused is appended, and the next event is taken. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithData } from '#testing';
import { BASIC_FACTS, startCollector, WEB_KEY, type Collector } from '../collector.fixture.spec.js';

interface TriedDoor {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  /** A body of so many events, each with this JSON text as a property. */
  readonly body: (value: string, events?: number) => string;
  /** Documents that are right by the protocol and hold no event. */
  readonly holdNothing: readonly string[];
}

const HOSTILE_NAMES = '{"__proto__":{"batch":[]},"constructor":{"prototype":{"polluted":1}}}';
const list = (amount: number, text: string): string => Array.from({ length: amount }, () => text).join(',');

const DOORS: readonly TriedDoor[] = [
  {
    name: 'events',
    path: '/v1/events',
    type: 'application/json',
    body: (value, events = 1) => `{"events":[${list(events, `{"type":"x","properties":{"v":${value}}}`)}]}`,
    holdNothing: [],
  },
  {
    name: 'beacon',
    path: '/v1/beacon',
    type: 'text/plain;charset=UTF-8',
    body: (value, events = 1) => `[${list(events, `{"type":"x","properties":{"v":${value}}}`)}]`,
    holdNothing: [],
  },
  {
    name: 'segment',
    path: '/v1/batch',
    type: 'application/json',
    body: (value, events = 1) =>
      `{"batch":[${list(events, `{"type":"track","event":"x","anonymousId":"a","properties":{"v":${value}}}`)}]}`,
    holdNothing: [],
  },
  {
    name: 'cloudevents',
    path: '/v1/cloudevents',
    type: 'application/cloudevents-batch+json',
    body: (value, events = 1) =>
      `[${list(events, `{"specversion":"1.0","id":"1","source":"/s","type":"x","data":{"v":${value}}}`)}]`,
    holdNothing: ['[]'],
  },
  {
    name: 'otlp',
    path: '/v1/logs',
    type: 'application/json',
    body: (value, events = 1) =>
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${list(events, `{"eventName":"x","attributes":[{"key":"v","value":${value}}]}`)}]}]}]}`,
    // Fields that it does not know are ignored, by the protocol.
    holdNothing: ['{}', HOSTILE_NAMES],
  },
];
const GOOD: Readonly<Record<string, string>> = { otlp: '{"stringValue":"x"}' };

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector(BASIC_FACTS);
});
afterAll(() => collector.app.close());

interface Told {
  readonly status: number;
  readonly text: string;
  /** Events in the log because of it. */
  readonly appended: number;
}

async function send(door: TriedDoor, body: string | Buffer, headers: Record<string, string> = {}): Promise<Told> {
  const before = collector.log.appended.length;
  const response = await fetch(collector.url + door.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${WEB_KEY}`, 'content-type': door.type, ...headers },
    body: new Uint8Array(Buffer.from(body as string)),
    redirect: 'error',
  });
  const text = await response.text();
  return { status: response.status, text, appended: collector.log.appended.length - before };
}

const good = ({ name, body }: TriedDoor, events = 1): string => body(GOOD[name] ?? '1', events);

describe.each(DOORS)('the $name door', (door) => {
  afterEach(async () => {
    expect(await send(door, good(door))).toMatchObject({ appended: 1, status: expect.any(Number) });
  });

  it.each([
    ['null', 'null'],
    ['a number', '5'],
    ['a string', '"x"'],
    ['nothing', ''],
    ['half a document', good(door).slice(0, -3)],
    ['two documents', `${good(door)}${good(door)}`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(good(door)), Buffer.from([0xff, 0xfe])])],
  ])('refuses %s', async (_name, body) => {
    const told = await send(door, body);
    expect(told).toMatchObject({ status: 400, appended: 0 });
    expect(JSON.parse(told.text)).toHaveProperty('code');
  });

  it.each([
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['a document 10,000 levels deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['names that are more than names', HOSTILE_NAMES],
  ])('takes no event out of %s', async (_name, body) => {
    const told = await send(door, body);
    expect(told.appended).toBe(0);
    expect(told.status).toBeLessThan(500);
    if (!door.holdNothing.includes(body)) expect(told.status).toBeGreaterThanOrEqual(400);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['2,001 events', good(door, 2_001), {}, 413],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), { 'content-encoding': 'gzip' }, 413],
    ['more than 2 MB', good(door) + ' '.repeat(2 * 1024 * 1024), {}, 413],
    ['an archive in an archive', gzipSync(gzipSync(good(door))), { 'content-encoding': 'gzip' }, 400],
    ['an archive that is none', good(door), { 'content-encoding': 'gzip' }, 400],
    ['an encoding that nobody knows', good(door), { 'content-encoding': 'zip' }, 415],
  ])('refuses %s', async (_name, body, headers, status) => {
    expect(await send(door, body, headers)).toMatchObject({ status, appended: 0 });
  });

  const values = [
    ['a number that would lose digits', '9007199254740993'],
    ['a number beyond all numbers', '1e400'],
    ['30 levels', `${'['.repeat(30)}1${']'.repeat(30)}`],
    ['300 KB', `"${'x'.repeat(300 * 1024)}"`],
  ] as const;
  const valued = GOOD[door.name] ? [] : values;
  if (valued.length > 0)
    it.each(valued)('rejects an event with %s, and says so', async (_name, value) => {
      const told = await send(door, door.body(value));
      expect(told.appended).toBe(0);
      expect(told.status).toBeGreaterThanOrEqual(400);
      expect(told.status).toBeLessThan(500);
      expect(told.text).toContain('"code":"EVENT_');
    });

  it.each([
    ['U+0000', '"\\u0000"'],
    ['half of a surrogate pair', '"\\ud800"'],
    ['many names', `{${Array.from({ length: 150_000 }, (_, n) => `"${n}":0`).join(',')}}`],
  ])('survives %s in a value', async (_name, value) => {
    expect((await send(door, door.body(value))).status).toBeLessThan(500);
  });

  it('takes a byte order mark, and the last of two equal names', async () => {
    const value = GOOD[door.name] ?? '{"a":1,"a":2}';
    expect((await send(door, `\ufeff${door.body(value)}`)).appended).toBe(1);
  });

  describeWithData('JSONTestSuite', 'json-torture/test_parsing', (folder) => {
    it('is refused where it is no JSON, and never an accident', async () => {
      const wrong: string[] = [];
      for (const name of readdirSync(folder).filter((file) => /^[yn]_/.test(file))) {
        const { status } = await send(door, readFileSync(join(folder, name)));
        if (name.startsWith('n_') ? status !== 400 : status >= 500) wrong.push(`${name}: ${status}`);
      }
      expect(wrong).toEqual([]);
    });
  });

  it('knows nobody without a key', async () => {
    expect((await send(door, good(door), { authorization: 'Bearer none' })).status).toBe(401);
  });
});
