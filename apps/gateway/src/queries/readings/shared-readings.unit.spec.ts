import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SharedReadings } from './shared-readings.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A reading that takes so long, and says how often it was done. */
function readings() {
  const shared = new SharedReadings(() => Date.now());
  let done = 0;
  const ask = (key: string, tookMs: number): Promise<number> =>
    shared.share(key, async () => {
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      return (done += 1);
    });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  return { ask, pass, shared };
}

describe('a shared reading', () => {
  it('answers all who ask the same while it is under way', async () => {
    const { ask, pass } = readings();
    const asked = [ask('a', 100), ask('a', 100), ask('b', 100)];
    await pass(50);
    asked.push(ask('a', 100));
    await pass(100);
    expect(await Promise.all(asked)).toEqual([1, 1, 2, 1]);
  });

  it('is given again for five times as long as it took', async () => {
    const { ask, pass } = readings();
    const first = ask('a', 100);
    await pass(100);
    await pass(499);
    expect(await ask('a', 100)).toBe(await first);
    await pass(1);
    const second = ask('a', 100);
    await pass(100);
    expect(await second).toBe(2);
  });

  it('is never given again after five seconds', async () => {
    const { ask, pass } = readings();
    void ask('a', 9_000);
    await pass(9_000);
    await pass(4_999);
    expect(await ask('a', 1)).toBe(1);
    await pass(1);
    const second = ask('a', 1);
    await pass(1);
    expect(await second).toBe(2);
  });

  it('is told to all who waited when it fails, and tried again by the next', async () => {
    const { shared } = readings();
    const fail = () => Promise.reject(new Error('away'));
    await expect(Promise.all([shared.share('a', fail), shared.share('a', fail)])).rejects.toThrow('away');
    expect(await shared.share('a', async () => 'back')).toBe('back');
  });
});
