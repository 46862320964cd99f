import { describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { LivePositions } from './live-positions.js';

const PARTITIONS = 12;

/** A database in which every partition stands at `offset`, and how often it was asked. */
function aDatabase(): { database: DataSource; asked: () => number; at: (offset: number) => void } {
  let [offset, asked] = [0, 0];
  const query = async (): Promise<unknown[]> => {
    asked += 1;
    return Array.from({ length: PARTITIONS }, (_, partition) => ({
      topic: 't',
      partition,
      next_offset: String(offset),
    }));
  };
  const database = { query } as unknown as DataSource;
  return { database, asked: () => asked, at: (next) => (offset = next) };
}

describe('live positions', () => {
  it('ask the database once for all who wait', async () => {
    const { database, asked, at } = aDatabase();
    const live = new LivePositions(database, ['t'], new AbortController().signal);
    await live.refresh();
    let there = 0;
    const waiting = Array.from({ length: PARTITIONS }, (_, partition) =>
      live.beyond({ topic: 't', partition }, 5).then(() => there++),
    );
    at(5);
    await live.refresh();
    expect(there).toBe(0);
    at(6);
    await live.refresh();
    await Promise.all(waiting);
    expect(asked()).toBe(3);
  });

  it('are waited for no longer than the replay goes on', async () => {
    const { database } = aDatabase();
    const ends = new AbortController();
    const live = new LivePositions(database, ['t'], ends.signal);
    const waiting = live.beyond({ topic: 't', partition: 0 }, 5);
    ends.abort(new Error('paused'));
    await expect(waiting).rejects.toThrow('paused');
  });

  it('know how fast they move, and are taken to move until they were seen to stand still', async () => {
    const { database, at } = aDatabase();
    const live = new LivePositions(database, ['t'], new AbortController().signal);
    expect(live.isMoving).toBe(true);
    await live.refresh();
    expect(live.perSecond).toBe(0);
    at(100);
    await live.refresh();
    expect(live.perSecond).toBeGreaterThan(0);
  });
});
