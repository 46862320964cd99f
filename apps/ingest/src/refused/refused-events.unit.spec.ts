import { afterEach, describe, expect, it } from '@jest/globals';
import { rejectedEventCodec, TOPICS } from '#contracts';
import type { RejectedEvent } from '#domain';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  MemoryLog,
  post,
  startCollector,
  WEB_KEY,
  type Collector,
} from '../collector.fixture.spec.js';

let collector: Collector;
afterEach(() => collector.app.close());

/** What was kept, once the collector has written it: it does so when it is closed. */
async function kept(): Promise<readonly RejectedEvent[]> {
  await collector.app.close();
  return collector.log.refused.map(({ value }) => rejectedEventCodec.decode(value));
}

const start = async (perSecond: number, log = new MemoryLog()): Promise<void> => {
  collector = await startCollector(BASIC_FACTS, { refusedPerSecond: perSecond }, log);
};
const jsonOf = ({ raw }: RejectedEvent): string => Buffer.from(raw).toString();

describe('an event that a collector refuses', () => {
  it('is kept as it was sent, with who sent it and what is wrong', async () => {
    await start(20);
    const events = '[{"type":"ok","stream":"web"},{"id":"e1","stream":"web","properties":{"n":1.50}}]';
    expect((await post(collector, events)).body).toMatchObject({ accepted: 1, rejected: 1 });
    const [event, ...others] = await kept();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      outcome: 'refused',
      reason: 'EVENT_TYPE_MISSING',
      step: 'collector',
      detail: '/type: the event has no `type`',
      rawOffset: -1,
      projectId: 'p1',
      stream: 'web',
      id: 'e1',
      type: null,
      door: { collectorId: 'collector-1', address: null, userAgent: null, notKept: 0 },
    });
    expect(jsonOf(event!)).toBe('{"id":"e1","stream":"web","properties":{"n":1.50}}');
    expect(collector.log.events).toHaveLength(1);
    expect(collector.log.refused[0]).toMatchObject({ headers: { project: 'p1', type: '' } });
  });

  it('is kept when none of its request was accepted, and without the key that stood in it', async () => {
    await start(20);
    const event = { writeKey: BROWSER_KEY, stream: 'web', type: '!', properties: { a: 1 } };
    const { status } = await post(collector, event, { authorization: '', 'user-agent': 'Firefox' });
    expect(status).toBe(422);
    const [refused] = await kept();
    expect(jsonOf(refused!)).toBe('{"stream":"web","type":"!","properties":{"a":1}}');
    expect(refused).toMatchObject({ type: '!', door: { collectorId: 'collector-2', userAgent: 'Firefox' } });
  });

  it('has the stream of its key where it names none, and whatever was on its line', async () => {
    await start(20);
    const lines = { authorization: `Bearer ${WEB_KEY}`, 'content-type': 'application/x-ndjson' };
    await post(collector, '{"type":\n["x"]\n{"type":"a\\u0000"}', lines);
    const events = await kept();
    expect(events.map(({ reason, stream, id }) => [reason, stream, id])).toEqual([
      ['LINE_NOT_JSON', 'web', null],
      ['EVENT_SHAPE', 'web', null],
      ['EVENT_TEXT_INVALID', 'web', null],
    ]);
    expect(events.map(jsonOf)).toEqual(['{"type":', '["x"]', '{"type":"a\\u0000"}']);
    expect(events[2]!.type).toBeNull();
  });

  it('is only counted past the rate, by reason, and a record says how many there were', async () => {
    await start(2);
    const bad = Array.from({ length: 10 }, (_, i) => (i < 7 ? { stream: 'web' } : { type: 'x', stream: 'none' }));
    await post(collector, { events: bad });
    const events = await kept();
    expect(events.map(({ reason, door }) => [reason, door!.notKept])).toEqual([
      ['EVENT_TYPE_MISSING', 0],
      ['EVENT_TYPE_MISSING', 0],
      ['EVENT_TYPE_MISSING', 5],
      ['EVENT_STREAM_UNKNOWN', 3],
    ]);
    expect(events[2]!.raw).toHaveLength(0);
  });

  it('is only counted where none are to be kept', async () => {
    await start(0);
    await post(collector, { stream: 'web' });
    expect((await kept()).map(({ door }) => door!.notKept)).toEqual([1]);
  });

  it('is too large to be kept when that is what is wrong with it, and is told all the same', async () => {
    await start(20);
    await post(collector, { type: 'x', stream: 'web', properties: { a: 'x'.repeat(300_000) } });
    const [event] = await kept();
    expect(event).toMatchObject({ reason: 'EVENT_TOO_LARGE', door: { notKept: 0 } });
    expect(event!.raw).toHaveLength(0);
  });

  it('changes no answer when the log does not take it', async () => {
    const log = new MemoryLog();
    await start(20, log);
    const { append } = log.appender;
    log.appender.append = (topic, records) =>
      topic === TOPICS.rejected ? Promise.reject(new Error('away')) : append(topic, records);
    const { status, body } = await post(collector, [{ type: 'ok', stream: 'web' }, { stream: 'web' }]);
    expect([status, body.accepted]).toEqual([202, 1]);
    expect(await kept()).toEqual([]);
  });

  it('is not kept from a request that was not taken, for that comes again', async () => {
    const log = new MemoryLog();
    await start(20, log);
    log.fault = new Error('away');
    await post(collector, [{ type: 'ok', stream: 'web' }, { stream: 'web' }]);
    log.fault = null;
    expect(await kept()).toEqual([]);
  });
});
