import { afterEach, describe, expect, it } from '@jest/globals';
import { controlEventCodec, type ControlFact } from '#contracts';
import type { BatchHandler, LogAdmin, RecordBatch, TopicSpec } from '#event-log';
import { createLogger } from '#runtime';
import { TypeTopics } from './type-topics.js';
import { TypeRoutes } from './type-routes.js';

const routing = (topicTypes: readonly string[], name = 'web', projectId = 'p1'): ControlFact => ({
  type: 'stream_routing_set',
  projectId,
  streamId: `${projectId}-${name}`,
  name,
  partitionKey: 'visitor',
  topicTypes,
});
const removed = (name = 'web'): ControlFact => ({
  type: 'stream_removed',
  projectId: 'p1',
  streamId: `p1-${name}`,
  name,
});
const event = (type: string, stream = 'web', projectId = 'p1') => ({ projectId, stream, type });

describe('the routes of types', () => {
  const after = (...facts: readonly ControlFact[]): TypeRoutes => {
    const routes = new TypeRoutes();
    facts.forEach((fact, index) => routes.apply(index + 1, fact));
    return routes;
  };

  it('are of the stream that says so, in its project', () => {
    const routes = after(routing(['purchase', 'sign-up']), routing(['purchase'], 'app'));
    expect([...routes.types]).toEqual(['purchase', 'sign-up']);
    const asked = [event('purchase'), event('sign-up', 'app'), event('purchase', 'web', 'p2'), event('click')];
    expect(asked.map((one) => routes.includes(one))).toEqual([true, false, false, false]);
  });

  it('end with what is said next, and with the stream', () => {
    expect([...after(routing(['a', 'b']), routing(['b'])).types]).toEqual(['b']);
    expect([...after(routing(['a']), routing([])).types]).toEqual([]);
    expect([...after(routing(['a']), routing(['a'], 'app'), removed()).types]).toEqual(['a']);
    expect([...after(routing(['a']), removed()).types]).toEqual([]);
  });

  it('change nothing by a fact that comes again, and by what is not about them', () => {
    const routes = new TypeRoutes();
    expect(routes.apply(3, routing(['a']))).toBe(true);
    expect(routes.apply(3, routing([]))).toBe(false);
    expect(routes.apply(4, routing([], 'app'))).toBe(false);
    expect(routes.apply(5, { type: 'project_created', projectId: 'p1', name: 'one' })).toBe(false);
    expect([...routes.types]).toEqual(['a']);
  });
});

/** A log of which the spec says what it answers. */
class TestLog {
  readonly made = new Set<string>();
  readonly asked: string[][] = [];
  /** Topics that it does not make. */
  readonly refused = new Set<string>();
  /** It does not answer at all. */
  away = false;
  private readonly facts: ControlFact[] = [];
  private delivered = 0;
  private handle: BatchHandler | null = null;

  readonly consumers = {
    consume: async (_options: unknown, handle: BatchHandler) => {
      this.handle = handle;
      await this.deliver();
      const state = { partitions: [0], lastProgressAt: Date.now(), failingSince: null, lastFault: null };
      return { state: () => state, close: async () => undefined };
    },
    copy: () => Promise.reject(new Error('nothing is copied here')),
  };
  readonly admin: LogAdmin = {
    offsets: async (topic) =>
      topic === 'raw-events'
        ? [0, 1, 2].map((partition) => ({ partition, earliest: 0, latest: 9 }))
        : [{ partition: 0, earliest: 0, latest: this.facts.length }],
    ensureTopics: async (specs: readonly TopicSpec[]) => {
      this.asked.push(specs.map(({ name, partitions }) => `${name}/${partitions}`));
      await this.admin.ping();
      for (const { name } of specs) if (!this.refused.has(name)) this.made.add(name);
      const bad = specs.find(({ name }) => this.refused.has(name));
      if (bad) throw new Error(`no ${bad.name}`);
    },
    ping: async () => {
      if (this.away) throw new Error('away');
    },
    offsetsSince: async () => [],
    committed: async () => [],
  };

  async say(...facts: readonly ControlFact[]): Promise<void> {
    this.facts.push(...facts);
    await this.deliver();
  }

  private async deliver(): Promise<void> {
    if (!this.handle) return;
    const records = this.facts.slice(this.delivered).map((fact, index) => record(fact, this.delivered + index));
    this.delivered = this.facts.length;
    if (records.length === 0) return;
    await this.handle(batchOf(records));
  }
}

function record(fact: ControlFact, offset: number) {
  const { type, ...payload } = fact;
  const value = controlEventCodec.encode({
    id: `${offset}`,
    position: offset,
    aggregate: 'stream',
    aggregateId: 's',
    version: 1,
    type,
    occurredAt: 0,
    payload: JSON.stringify(payload),
  });
  return { offset, key: null, value, headers: {}, timestamp: 0 };
}

const batchOf = (records: RecordBatch['records'], partition = 0): RecordBatch => {
  const nextOffset = records.at(-1)!.offset + 1;
  return { topic: 'raw-events', partition, records, nextOffset, highWatermark: nextOffset };
};
const raw = (offset: number, partition = 0): RecordBatch => batchOf([record(routing([]), offset)], partition);

describe('topics of types', () => {
  let topics: TypeTopics;
  afterEach(() => topics.close());

  const opened = async (log: TestLog): Promise<TypeTopics> => {
    topics = new TypeTopics({ log, logger: createLogger('spec', 'silent') });
    await topics.open();
    return topics;
  };
  /** What is under way in the background has come to its end. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('are there, with the partitions of raw-events, before the first event is taken', async () => {
    const log = new TestLog();
    await log.say(routing(['purchase']), routing(['sign-up'], 'app'));
    await opened(log);
    expect(log.asked).toEqual([['raw-events.purchase/3', 'raw-events.sign-up/3']]);
    expect(topics.any).toBe(true);
    expect(topics.topicOf(event('purchase'))).toEqual({ topic: 'raw-events.purchase' });
    expect(topics.topicOf(event('sign-up'))).toBeNull();
    expect(topics.health(Date.now())).toEqual({ ok: true });
  });

  it('are made when a stream wants them, and nothing is asked where none does', async () => {
    const log = new TestLog();
    await opened(log);
    expect([topics.any, log.asked]).toEqual([false, []]);
    await log.say(routing(['purchase']));
    expect(topics.topicOf(event('purchase'))).toBe('missing');
    await settled();
    expect(topics.topicOf(event('purchase'))).toEqual({ topic: 'raw-events.purchase' });
    await log.say(routing([]));
    expect([topics.any, topics.topicOf(event('purchase'))]).toEqual([false, null]);
  });

  it('that the log refuses keep no other from being made, and are told of', async () => {
    const log = new TestLog();
    log.refused.add('raw-events.a_b');
    await log.say(routing(['a_b', 'purchase']));
    await opened(log);
    expect(topics.topicOf(event('purchase'))).toEqual({ topic: 'raw-events.purchase' });
    expect(topics.topicOf(event('a_b'))).toBe('missing');
    expect(topics.health(Date.now()).detail).toBe(
      '1 topics of types cannot be made: raw-events.a_b: no raw-events.a_b',
    );
    log.refused.clear();
    await log.say(routing(['a_b', 'purchase', 'c']));
    await settled();
    expect(topics.topicOf(event('a_b'))).toEqual({ topic: 'raw-events.a_b' });
    expect(topics.health(Date.now())).toEqual({ ok: true });
  });

  it('are not opened while the log does not answer', async () => {
    const log = new TestLog();
    await log.say(routing(['purchase']));
    log.away = true;
    await expect(opened(log)).rejects.toThrow('away');
  });

  it('that somebody removed are made anew when a batch comes again, or left out', async () => {
    const log = new TestLog();
    await log.say(routing(['purchase', 'click']));
    await opened(log);
    log.made.clear();
    await topics.before(raw(7));
    await topics.before(raw(7, 1));
    await topics.before(raw(8));
    expect(log.made.size).toBe(0);
    await topics.before(raw(8));
    expect([...log.made]).toEqual(['raw-events.purchase', 'raw-events.click']);
    log.refused.add('raw-events.click');
    await topics.before(raw(8));
    expect([topics.topicOf(event('click')), topics.topicOf(event('purchase'))]).toEqual([
      'missing',
      { topic: 'raw-events.purchase' },
    ]);
    log.away = true;
    await expect(topics.before(raw(8))).rejects.toThrow('away');
    expect(topics.topicOf(event('purchase'))).toEqual({ topic: 'raw-events.purchase' });
  });
});
