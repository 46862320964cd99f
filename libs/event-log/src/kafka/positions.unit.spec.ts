import { expect, jest, test } from '@jest/globals';
import type { Position } from '../port.js';
import { SILENT } from './client.js';
import { locate, type PositionSources } from './positions.js';

const kept = (position: number | null): Position => ({ kind: 'external', read: () => Promise.resolve(position) });

/** A topic with offsets 10 to 19 in partition 0 and 0 to 4 in partition 1. */
function sources(position: Position, committed: readonly (number | null)[] = []): PositionSources {
  return {
    position,
    logger: { ...SILENT, error: jest.fn() },
    offsets: () =>
      Promise.resolve([
        { partition: 0, earliest: 10, latest: 20 },
        { partition: 1, earliest: 0, latest: 5 },
      ]),
    committed: () => Promise.resolve(committed),
  };
}

test('the beginning is the first record there is', async () => {
  expect([...(await locate(sources({ kind: 'beginning' }), 't', [0, 1]))]).toEqual([
    [0, 10],
    [1, 0],
  ]);
});

test('the committed offset, or the beginning where there is none', async () => {
  expect([...(await locate(sources({ kind: 'committed' }, [15, null]), 't', [0, 1]))]).toEqual([
    [0, 15],
    [1, 0],
  ]);
});

test('the position that the caller keeps; null is the beginning, the end is allowed', async () => {
  expect((await locate(sources(kept(null)), 't', [0])).get(0)).toBe(10);
  expect((await locate(sources(kept(20)), 't', [0])).get(0)).toBe(20);
});

test('what retention deleted is told, and reading goes on at what is left', async () => {
  const from = sources(kept(3));
  expect((await locate(from, 't', [0])).get(0)).toBe(10);
  expect(from.logger.error).toHaveBeenCalledWith(
    { topic: 't', partition: 0, position: 3, earliest: 10 },
    expect.stringContaining('retention'),
  );
});

test('a position behind the end is a fault of that partition alone', async () => {
  const located = await locate(sources({ kind: 'committed' }, [21, 2]), 't', [0, 1]);
  expect(located.get(0)).toBeInstanceOf(Error);
  expect(located.get(1)).toBe(2);
});

test('a position that cannot be read is a fault of that partition alone', async () => {
  const read = (_: string, partition: number): Promise<number> =>
    partition === 0 ? Promise.reject(new Error('the database is out')) : Promise.resolve(4);
  const located = await locate(sources({ kind: 'external', read }), 't', [0, 1]);
  expect(located.get(0)).toEqual(new Error('the database is out'));
  expect(located.get(1)).toBe(4);
});
