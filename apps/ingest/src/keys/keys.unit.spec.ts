import { describe, expect, it } from '@jest/globals';
import { createLogger } from '#runtime';
import { collectorFact, controlEvent, keyNumber } from '../collector.fixture.spec.js';
import { controlEventCodec, type ControlFact } from '#contracts';
import type { RecordBatch } from '#event-log';
import { KeyDirectory } from './key-directory.js';
import { KeyFeed } from './key-feed.js';

const NOW = 1_000_000;
const created: ControlFact = { type: 'stream_created', projectId: 'p1', streamId: 's', name: 'web' };
const removed: ControlFact = { type: 'stream_removed', projectId: 'p1', streamId: 's', name: 'web' };

function batch(nextOffset: number, ...values: readonly Buffer[]): RecordBatch {
  const records = values.map((value, offset) => ({ offset, key: null, value, headers: {}, timestamp: 0 }));
  return { topic: 'control-events', partition: 0, records, nextOffset, highWatermark: nextOffset };
}

const encoded = (fact: ControlFact, position: number): Buffer => controlEventCodec.encode(controlEvent(fact, position));

function feedOver(latest: number): { keys: KeyDirectory; feed: KeyFeed } {
  const keys = new KeyDirectory();
  const admin = { offsets: () => Promise.resolve([{ partition: 0, earliest: 0, latest }]) };
  return { keys, feed: new KeyFeed(keys, admin, 'control-events', createLogger('ingest', 'silent')) };
}

describe('the key directory', () => {
  it('skips facts whose position is not newer, so that a repeated one undoes nothing', () => {
    const keys = new KeyDirectory();
    keys.apply(3, created);
    keys.apply(7, removed);
    keys.apply(3, created);
    expect([...keys.streamsOf('p1').keys()]).toEqual([]);
  });

  it('knows a revoked key from an unknown one', () => {
    const keys = new KeyDirectory();
    const fact = collectorFact(1);
    expect(keys.find(keyNumber(1), NOW)).toEqual({ kind: 'unknown' });
    keys.apply(1, fact);
    expect(keys.find(keyNumber(1), NOW)).toMatchObject({ kind: 'known', collector: { projectId: 'p1' } });
    keys.apply(2, { type: 'collector_revoked', projectId: 'p1', collectorId: fact.collectorId });
    expect(keys.find(keyNumber(1), NOW)).toMatchObject({ kind: 'revoked', collector: { projectId: 'p1' } });
  });
});

describe("a collector's keys", () => {
  const collectorId = 'collector-1';
  const rotated = (number: number, othersUntil: number): ControlFact => ({
    type: 'collector_key_rotated',
    projectId: 'p1',
    collectorId,
    keyHash: collectorFact(number).keyHash,
    keyHint: 'efgh',
    othersUntil,
  });
  const directory = (...facts: readonly ControlFact[]): KeyDirectory => {
    const keys = new KeyDirectory();
    facts.forEach((fact, index) => keys.apply(index + 1, fact));
    return keys;
  };
  const kindsAt = (keys: KeyDirectory, now: number, ...numbers: readonly number[]) =>
    numbers.map((number) => keys.find(keyNumber(number), now).kind);

  it('are good together until the time that was chosen', () => {
    const keys = directory(collectorFact(1), rotated(2, NOW + 100));
    expect(kindsAt(keys, NOW + 99, 1, 2)).toEqual(['known', 'known']);
    expect(kindsAt(keys, NOW + 100, 1, 2)).toEqual(['expired', 'known']);
  });

  it('end no later for being rotated again, and may end sooner', () => {
    const keys = directory(collectorFact(1), rotated(2, NOW + 100), rotated(3, NOW + 50), rotated(4, NOW + 900));
    expect(kindsAt(keys, NOW + 49, 1, 2, 3, 4)).toEqual(['known', 'known', 'known', 'known']);
    expect(kindsAt(keys, NOW + 50, 1, 2, 3, 4)).toEqual(['expired', 'expired', 'known', 'known']);
    expect(kindsAt(keys, NOW + 900, 1, 2, 3, 4)).toEqual(['expired', 'expired', 'expired', 'known']);
  });

  it('are all revoked with it', () => {
    const revoked: ControlFact = { type: 'collector_revoked', projectId: 'p1', collectorId };
    expect(kindsAt(directory(collectorFact(1), rotated(2, NOW + 100), revoked), NOW, 1, 2)).toEqual([
      'revoked',
      'revoked',
    ]);
  });

  it('follow changed terms and limits', () => {
    const keys = directory(
      collectorFact(1, { expiresAt: NOW - 1 }),
      rotated(2, NOW + 100),
      {
        type: 'collector_changed',
        projectId: 'p1',
        collectorId,
        name: 'other',
        streams: ['app'],
        scopes: ['ingest:browser'],
        origins: ['https://a.example'],
        expiresAt: NOW + 100,
      },
      { type: 'collector_limits_set', projectId: 'p1', collectorId, ratePerSecond: 5, monthlyQuota: 7 },
    );
    for (const number of [1, 2]) {
      expect(keys.find(keyNumber(number), NOW)).toMatchObject({
        kind: 'known',
        collector: {
          streams: new Set(['app']),
          scopes: new Set(['ingest:browser']),
          origins: new Set(['https://a.example']),
          limits: { ratePerSecond: 5, monthlyQuota: 7 },
        },
      });
    }
    expect(keys.find(keyNumber(2), NOW + 100).kind).toBe('expired');
  });

  it('are folded from facts of a former form, which know no limits', async () => {
    const { ratePerSecond: _rate, monthlyQuota: _quota, type, ...former } = collectorFact(1);
    const { feed, keys } = feedOver(1);
    await feed.start();
    const event = { ...controlEvent(created, 1), type, payload: JSON.stringify(former) };
    feed.take(batch(1, controlEventCodec.encode(event)));
    expect(keys.find(keyNumber(1), NOW)).toMatchObject({
      kind: 'known',
      collector: { limits: { ratePerSecond: null, monthlyQuota: null } },
    });
  });
});

describe('what a project says', () => {
  it('of its limits and of the types of its streams is known', () => {
    const keys = new KeyDirectory();
    const policy = (schemaPolicy: 'off' | 'warn' | 'enforce', allowedTypes: readonly string[]): ControlFact => ({
      type: 'stream_policy_set',
      projectId: 'p1',
      streamId: 's',
      name: 'web',
      schemaPolicy,
      allowedTypes,
    });
    keys.apply(1, created);
    expect(keys.limitsOf('p1')).toEqual({ ratePerSecond: null, monthlyQuota: null });
    keys.apply(2, { type: 'project_limits_set', projectId: 'p1', ratePerSecond: 9, monthlyQuota: null });
    expect(keys.limitsOf('p1')).toEqual({ ratePerSecond: 9, monthlyQuota: null });
    keys.apply(3, policy('enforce', ['a']));
    expect(keys.streamsOf('p1').get('web')).toEqual({ types: new Set(['a']), enforced: true });
    keys.apply(4, policy('warn', ['a']));
    expect(keys.streamsOf('p1').get('web')).toEqual({ types: new Set(['a']), enforced: false });
    keys.apply(5, policy('enforce', []));
    expect(keys.streamsOf('p1').get('web')).toBeNull();
    keys.apply(6, removed);
    keys.apply(7, policy('enforce', ['a']));
    expect([...keys.streamsOf('p1')]).toEqual([]);
  });
});

describe('what streams go by', () => {
  const routed = (partitionKey: 'visitor' | 'user' | 'event', name = 'web'): ControlFact => ({
    type: 'stream_routing_set',
    projectId: 'p1',
    streamId: 's',
    name,
    partitionKey,
    topicTypes: [],
  });
  const after = (...facts: readonly ControlFact[]) => {
    const keys = new KeyDirectory();
    facts.forEach((fact, index) => keys.apply(index + 1, fact));
    return [...keys.partitionKeysOf('p1')];
  };

  it('is the visitor until something else is said', () => {
    expect(after(created)).toEqual([]);
    expect(after(created, routed('user'), routed('event', 'app'))).toEqual([
      ['web', 'user'],
      ['app', 'event'],
    ]);
    expect(after(created, routed('user'), routed('visitor'))).toEqual([]);
  });

  it('is forgotten with the stream', () => expect(after(created, routed('user'), removed, created)).toEqual([]));

  it('stays for a request that is under way as it was when it began', () => {
    const keys = new KeyDirectory();
    keys.apply(1, routed('user'));
    const begun = keys.partitionKeysOf('p1');
    keys.apply(2, routed('event'));
    expect([begun.get('web'), keys.partitionKeysOf('p1').get('web')]).toEqual(['user', 'event']);
  });
});

describe('the key feed', () => {
  it('is ready once everything that stood in the log at the start was read', async () => {
    const { feed } = feedOver(2);
    expect(feed.ready).toBe(false);
    await feed.start();
    feed.take(batch(1, encoded(created, 1)));
    expect([feed.ready, feed.health().ok]).toEqual([false, false]);
    feed.take(batch(2, encoded(removed, 2)));
    expect([feed.ready, feed.health()]).toEqual([true, { ok: true }]);
  });

  it('hears what was appended a moment ago before it says that it has caught up', async () => {
    let latest = 0;
    const keys = new KeyDirectory();
    const admin = { offsets: () => Promise.resolve([{ partition: 0, earliest: 0, latest }]) };
    const feed = new KeyFeed(keys, admin, 'control-events', createLogger('ingest', 'silent'));
    await feed.start();
    latest = 1;
    const heard = feed.caughtUp().then(() => [...keys.streamsOf('p1').keys()]);
    setImmediate(() => feed.take(batch(1, encoded(created, 1))));
    expect(await heard).toEqual(['web']);
  });

  it('asks the log once for all who ask meanwhile, and again for who came after', async () => {
    let questions = 0;
    const admin = { offsets: () => Promise.resolve(((questions += 1), [{ partition: 0, earliest: 0, latest: 0 }])) };
    const feed = new KeyFeed(new KeyDirectory(), admin, 'control-events', createLogger('ingest', 'silent'));
    await Promise.all(Array.from({ length: 100 }, () => feed.caughtUp()));
    expect(questions).toBe(1);
    await feed.caughtUp();
    expect(questions).toBe(2);
  });

  it('lets nobody wait for a log that does not answer', async () => {
    const admin = { offsets: () => Promise.reject(new Error('away')) };
    const feed = new KeyFeed(new KeyDirectory(), admin, 'control-events', createLogger('ingest', 'silent'));
    expect(await feed.caughtUp()).toBe(false);
  });

  it('says that it has not caught up while what stands in the log does not come', async () => {
    const { feed } = feedOver(1);
    expect(await feed.caughtUp()).toBe(false);
    feed.take(batch(1, encoded(created, 1)));
    expect(await feed.caughtUp()).toBe(true);
  });

  it('is ready at once when the log holds nothing', async () => {
    const { feed } = feedOver(0);
    await feed.start();
    expect(feed.ready).toBe(true);
  });

  it('passes over a record that cannot be read, takes the next, and says so', async () => {
    const { keys, feed } = feedOver(2);
    await feed.start();
    feed.take(batch(2, Buffer.from('nonsense'), encoded(created, 1)));
    expect([...keys.streamsOf('p1').keys()]).toEqual(['web']);
    expect(feed.health()).toEqual({ ok: true, detail: '1 control events are unreadable' });
  });
});
