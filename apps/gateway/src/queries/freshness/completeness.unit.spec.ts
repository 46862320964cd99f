import { describe, expect, it } from '@jest/globals';
import { Completeness } from './completeness.js';

/** A pipeline of two partitions whose positions are set by hand. */
function pipeline() {
  const state = { now: 1_000, raw: [0, 0], committed: [0, 0], enriched: [0, 0], projected: [0, 0], down: false };
  const faults: unknown[] = [];
  const receipts: (number | null)[] = [400, 300];
  const offsets = (latest: number[]) => latest.map((end, partition) => ({ partition, earliest: 0, latest: end }));
  const completeness = new Completeness({
    admin: {
      offsets: async (topic) => {
        if (state.down) throw new Error('down');
        return offsets(topic === 'raw-events' ? state.raw : state.enriched);
      },
      committed: async () => state.committed,
    },
    checkpoints: async () =>
      state.projected.map((nextOffset, partition) => ({
        topic: 'enriched-events',
        partition,
        nextOffset,
        receivedAt: receipts[partition] ?? null,
      })),
    failed: (fault) => faults.push(fault),
    now: () => state.now,
  });
  const lookAt = async (now: number): Promise<number> => {
    state.now = now;
    await completeness.refresh(0);
    return completeness.asOf();
  };
  return { state, faults, completeness, lookAt };
}

describe('completeness', () => {
  it('is now when nothing is under way', async () => {
    const { lookAt } = pipeline();
    expect(await lookAt(1_000)).toBe(1_000);
    expect(await lookAt(2_000)).toBe(2_000);
  });

  it('stands where an event is still on its way, whichever hop it waits for', async () => {
    const { state, lookAt } = pipeline();
    await lookAt(1_000);
    state.raw = [5, 0];
    expect(await lookAt(2_000)).toBe(1_000);
    state.committed = [5, 0];
    state.enriched = [4, 0];
    expect(await lookAt(3_000)).toBe(1_000);
    state.projected = [4, 0];
    expect(await lookAt(4_000)).toBe(4_000);
  });

  it('moves on while there is always something under way', async () => {
    const { state, lookAt } = pipeline();
    for (let second = 1; second <= 5; second++) {
      state.raw = [second * 10, 0];
      state.committed = state.enriched = state.projected = [second * 10 - 5, 0];
      await lookAt(second * 1_000);
    }
    expect(await lookAt(6_000)).toBe(4_000);
  });

  it('does not take the ends of before the enricher for those of after', async () => {
    const { state, lookAt } = pipeline();
    state.raw = [5, 0];
    await lookAt(1_000);
    state.committed = [5, 0];
    state.enriched = [5, 0];
    state.projected = [0, 0];
    expect(await lookAt(2_000)).toBeLessThan(1_000);
  });

  it('stands still while the log does not answer, and starts from what the checkpoints say', async () => {
    const { state, faults, lookAt } = pipeline();
    state.down = true;
    expect(await lookAt(1_000)).toBe(300);
    expect(faults).toHaveLength(1);
    state.down = false;
    expect(await lookAt(2_000)).toBe(2_000);
    state.down = true;
    expect(await lookAt(9_000)).toBe(2_000);
  });

  it('looks once for many who ask', async () => {
    const { state, completeness } = pipeline();
    await completeness.refresh(0);
    state.now += 100;
    await Promise.all([completeness.refresh(250), completeness.refresh(250)]);
    expect(completeness.asOf()).toBe(1_000);
    state.now += 200;
    await completeness.refresh(250);
    expect(completeness.asOf()).toBe(1_300);
  });
});
