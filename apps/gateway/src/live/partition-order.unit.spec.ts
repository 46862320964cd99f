import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventView } from '#contracts';
import type { FeedRun } from './feed-event.js';
import { PartitionOrder, type PartitionNotice } from './partition-order.js';

const event = (offset: number): EventView => ({ id: String(offset) }) as EventView;
const notice = (from: number, to: number, offsets: readonly number[]): PartitionNotice => ({
  from,
  to,
  events: offsets.map((offset) => ({ offset, event: event(offset) })),
  bytes: 100,
});

/** A stream whose events lie at these offsets of one partition, and a feed that starts at `next`. */
function feedOn(stored: readonly number[], next = 0) {
  const runs: FeedRun[] = [];
  const gaps: [number, number][] = [];
  const faults: unknown[] = [];
  const failures: Error[] = [];
  let reads = 0;
  const order = new PartitionOrder(next, {
    partition: 't/0',
    read: async (from, to, limit) => {
      reads += 1;
      const failure = failures.pop();
      if (failure) throw failure;
      return stored
        .filter((offset) => offset >= from && offset < to)
        .slice(0, limit)
        .map((offset) => ({ partition: 't/0', offset, event: event(offset) }));
    },
    deliver: (run) => runs.push(run),
    gap: (from, to) => gaps.push([from, to]),
    failed: (fault) => faults.push(fault),
    pause: async () => undefined,
  });
  const delivered = (): number[] => runs.flatMap((run) => run.events.map(({ offset }) => offset));
  return { order, runs, gaps, faults, failures, delivered, reads: () => reads };
}

/** Lets reads that need no time finish. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('order within a partition', () => {
  it('hands on what follows without reading', () => {
    const feed = feedOn([], 5);
    feed.order.take(notice(5, 9, [5, 8]));
    feed.order.take(notice(9, 12, [9]));
    expect(feed.delivered()).toEqual([5, 8, 9]);
    expect(feed.runs.at(-1)?.next).toBe(12);
    expect(feed.reads()).toBe(0);
  });

  it('skips what it had, in whole and in part', () => {
    const feed = feedOn([]);
    feed.order.take(notice(0, 3, [0, 1, 2]));
    feed.order.take(notice(0, 3, [0, 1, 2]));
    feed.order.take(notice(1, 5, [1, 2, 3, 4]));
    expect(feed.delivered()).toEqual([0, 1, 2, 3, 4]);
  });

  it('reads a hole before it goes on', async () => {
    const feed = feedOn([0, 1, 2, 3, 4, 5]);
    feed.order.take(notice(0, 2, [0, 1]));
    feed.order.take(notice(4, 6, [4, 5]));
    feed.order.take(notice(6, 7, [6]));
    await settle();
    expect(feed.delivered()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('learns of a lost last notice from a heartbeat', async () => {
    const feed = feedOn([0, 1, 2]);
    feed.order.take(notice(0, 2, [0, 1]));
    feed.order.take(notice(3, 3, []));
    await settle();
    expect(feed.delivered()).toEqual([0, 1, 2]);
    expect(feed.runs.at(-1)?.next).toBe(3);
  });

  it('tries a failed read again, and keeps what came meanwhile', async () => {
    const feed = feedOn([0, 1, 2]);
    feed.failures.push(new Error('down'), new Error('still down'));
    feed.order.take(notice(2, 3, [2]));
    feed.order.take(notice(3, 4, [3]));
    await settle();
    expect(feed.delivered()).toEqual([0, 1, 2, 3]);
    expect(feed.faults).toHaveLength(2);
  });

  it('says what it leaves out when a hole is too large', async () => {
    const feed = feedOn(Array.from({ length: 9_000 }, (_, i) => i));
    feed.order.take(notice(9_000, 9_001, [9_000]));
    await settle();
    expect(feed.gaps).toEqual([[5_000, 9_000]]);
    expect(feed.delivered()).toHaveLength(5_001);
    expect(feed.delivered().at(-1)).toBe(9_000);
  });

  it('delivers nothing after it was stopped', async () => {
    const feed = feedOn([0, 1]);
    feed.order.take(notice(2, 3, [2]));
    feed.order.stop();
    feed.order.take(notice(3, 4, [3]));
    await settle();
    expect(feed.delivered()).toEqual([]);
  });

  it('delivers every event once and in order, whatever notices are lost or come twice', async () => {
    const batches = fc.array(
      fc.record({ size: fc.integer({ min: 0, max: 5 }), lost: fc.boolean(), again: fc.boolean() }),
      {
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(20), async (sizes, start) => {
        const stored: number[] = [];
        const feed = feedOn(stored, start);
        let to = start;
        for (const { size, lost, again } of sizes) {
          const from = to;
          // Every second offset is another stream's.
          const offsets = Array.from({ length: size }, (_, i) => from + 2 * i);
          to = from + 2 * size;
          stored.push(...offsets);
          if (!lost) feed.order.take(notice(from, to, offsets));
          if (again) feed.order.take(notice(from, to, offsets));
          if (size % 2 === 0) await settle();
        }
        feed.order.take(notice(to, to, []));
        await settle();
        expect(feed.delivered()).toEqual(stored);
      }),
      { numRuns: 200 },
    );
  });
});
