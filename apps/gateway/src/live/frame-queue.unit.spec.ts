import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventView } from '#contracts';
import type { FeedRun } from './feed-event.js';
import { FrameQueue } from './frame-queue.js';

const run = (partition: string, offsets: readonly number[], next: number, bytesPerEvent = 500): FeedRun => ({
  partition,
  events: offsets.map((offset) => ({ partition, offset, event: { id: `${partition}-${offset}` } as EventView })),
  next,
  bytesPerEvent,
});
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('frame queue', () => {
  it('has a cursor that follows what was sent, not what waits', () => {
    const queue = new FrameQueue(new Map([['t/0', 10]]));
    queue.push(run('t/0', [10, 12], 15));
    expect(queue.positions().get('t/0')).toBe(10);
    const frame = queue.take();
    expect(frame.events.map(({ offset }) => offset)).toEqual([10, 12]);
    expect(frame.positions.get('t/0')).toBe(15);
  });

  it('follows a partition on which nothing of the stream came', () => {
    const queue = new FrameQueue(new Map([['t/0', 10]]));
    queue.push(run('t/0', [], 40));
    expect(queue.hasEvents).toBe(false);
    expect(queue.positions().get('t/0')).toBe(40);
  });

  it('cuts what is too much for one frame, with a cursor in between', () => {
    const queue = new FrameQueue(new Map());
    queue.push(run('t/0', range(0, 1_500), 1_600));
    const first = queue.take();
    expect(first.events).toHaveLength(1_000);
    expect(first.positions.get('t/0')).toBe(1_000);
    expect(queue.take().positions.get('t/0')).toBe(1_600);
    expect(queue.hasEvents).toBe(false);
  });

  it('sends an event that is larger than a frame may be alone', () => {
    const queue = new FrameQueue(new Map());
    queue.push(run('t/0', [0, 1], 2, 1024 * 1024));
    expect(queue.take().events).toHaveLength(1);
    expect(queue.take().events).toHaveLength(1);
  });

  it('leaves out the oldest beyond its bounds, and counts them', () => {
    for (const [bytes, count] of [
      [500, 10_001],
      [100_000, 90],
    ] as const) {
      const queue = new FrameQueue(new Map());
      queue.push(run('t/0', range(0, count), count, bytes));
      const frames = [];
      while (queue.hasEvents) frames.push(queue.take());
      const sent = frames.flatMap((frame) => frame.events);
      expect(frames[0]!.sampled).toBeGreaterThan(0);
      expect(frames[0]!.sampled + sent.length).toBe(count);
      expect(sent.at(-1)!.offset).toBe(count - 1);
    }
  });

  it('loses and doubles nothing within its bounds, and a cursor never runs ahead of its frame', () => {
    const partition = fc.constantFrom('t/0', 't/1', 't/2');
    const steps = fc.array(fc.tuple(partition, fc.nat(30), fc.nat(3), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new FrameQueue(new Map());
        const next = new Map<string, number>();
        const pushed: string[] = [];
        const sent: string[] = [];
        const check = (): void => {
          const frame = queue.take();
          sent.push(...frame.events.map(({ event }) => event.id));
          const rest = pushed.filter((id) => !sent.includes(id));
          for (const id of rest) {
            const [name = '', offset] = id.split('-');
            expect(frame.positions.get(name) ?? 0).toBeLessThanOrEqual(Number(offset));
          }
        };
        for (const [name, count, skip, frame] of list) {
          const from = (next.get(name) ?? 0) + skip;
          const added = run(name, range(from, from + count), from + count + skip, 5_000);
          next.set(name, added.next);
          queue.push(added);
          pushed.push(...added.events.map(({ event }) => event.id));
          if (frame) check();
        }
        while (queue.hasEvents) check();
        expect(sent).toEqual(pushed);
        expect(queue.positions()).toEqual(next);
      }),
      { numRuns: 100 },
    );
  });
});
