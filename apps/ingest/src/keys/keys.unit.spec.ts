import { describe, expect, it } from '@jest/globals';
import { createLogger } from '#runtime';
import { collectorFact, controlEvent, keyNumber } from '../collector.fixture.spec.js';
import { controlEventCodec, type ControlFact } from '#contracts';
import type { RecordBatch } from '#event-log';
import { KeyDirectory } from './key-directory.js';
import { KeyFeed } from './key-feed.js';

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
    expect([...keys.streamsOf('p1')]).toEqual([]);
  });

  it('knows a revoked key from an unknown one', () => {
    const keys = new KeyDirectory();
    const fact = collectorFact(1);
    expect(keys.find(keyNumber(1))).toEqual({ kind: 'unknown' });
    keys.apply(1, fact);
    expect(keys.find(keyNumber(1))).toMatchObject({ kind: 'known', collector: { projectId: 'p1' } });
    keys.apply(2, { type: 'collector_revoked', projectId: 'p1', collectorId: fact.collectorId });
    expect(keys.find(keyNumber(1))).toEqual({ kind: 'revoked' });
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

  it('is ready at once when the log holds nothing', async () => {
    const { feed } = feedOver(0);
    await feed.start();
    expect(feed.ready).toBe(true);
  });

  it('passes over a record that cannot be read, takes the next, and says so', async () => {
    const { keys, feed } = feedOver(2);
    await feed.start();
    feed.take(batch(2, Buffer.from('nonsense'), encoded(created, 1)));
    expect([...keys.streamsOf('p1')]).toEqual(['web']);
    expect(feed.health()).toEqual({ ok: true, detail: '1 control events are unreadable' });
  });
});
