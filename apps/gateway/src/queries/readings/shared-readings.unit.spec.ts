import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SharedReadings } from './shared-readings.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A reading that takes so long; it answers with when it began and which it was. */
function readings() {
  const shared = new SharedReadings();
  let begun = 0;
  const ask = (key: string, tookMs = 100): Promise<number> =>
    shared.share(key, async () => {
      const number = (begun += 1);
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      return number;
    });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  return { ask, pass, shared, begun: () => begun };
}

describe('a shared reading', () => {
  it('answers all who wait for it, and they wait for one that begins after they asked', async () => {
    const { ask, pass, begun } = readings();
    const first = ask('a');
    const other = ask('b');
    await pass(50);
    const waiting = [ask('a'), ask('a'), ask('a')];
    expect(begun()).toBe(2);
    await pass(200);
    expect([await first, await other]).toEqual([1, 2]);
    expect(await Promise.all(waiting)).toEqual([3, 3, 3]);
    expect(begun()).toBe(3);
  });

  it('is not given again to who asks when it has ended', async () => {
    const { ask, pass } = readings();
    const first = ask('a');
    await pass(100);
    expect(await first).toBe(1);
    const second = ask('a');
    await pass(100);
    expect(await second).toBe(2);
  });

  it('has at most one waiting for it, however long they keep asking', async () => {
    const { ask, pass, begun } = readings();
    const asked: Promise<number>[] = [];
    for (let i = 0; i < 100; i += 1) {
      asked.push(ask('a'));
      await pass(10);
    }
    await pass(300);
    await Promise.all(asked);
    expect(begun()).toBeLessThanOrEqual(12);
  });

  it('is told to all who waited when it fails, and tried again by the next', async () => {
    const { shared } = readings();
    const fail = () => Promise.reject(new Error('away'));
    const asked = [shared.share('a', fail), shared.share('a', fail), shared.share('a', fail)];
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await shared.share('a', async () => 'back')).toBe('back');
  });

  it('keeps nothing when nobody asks any more', async () => {
    const { ask, pass, shared } = readings();
    void ask('a');
    void ask('a');
    await pass(300);
    expect((shared as unknown as { lines: Map<string, unknown> }).lines.size).toBe(0);
  });
});
