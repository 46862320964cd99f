import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rawEventCodec } from '#contracts';
import { LogUnavailable, type NewRecord } from '#event-log';
import { Canaries } from './canaries.js';

const MINUTE = 60_000;
const appended: (readonly NewRecord[])[] = [];
const warned: unknown[] = [];
let fault: Error | null = null;
const rawLog = {
  partitions: 3,
  append: async (records: readonly NewRecord[]) => {
    if (fault) throw fault;
    appended.push(records);
    return [];
  },
};
const some = (): Canaries =>
  new Canaries({ rawLog, everyMs: MINUTE, logger: { warn: (...told: unknown[]) => void warned.push(told) } });
const idsOf = (records: readonly NewRecord[]): string[] => records.map(({ value }) => rawEventCodec.decode(value).id);

beforeEach(() => {
  jest.useFakeTimers({ now: 100 * MINUTE + 20_000 });
  appended.length = 0;
  warned.length = 0;
  fault = null;
});
afterEach(() => {
  jest.useRealTimers();
});

describe('canaries', () => {
  it('go through every partition at each full minute', async () => {
    const canaries = some();
    canaries.start();
    await jest.advanceTimersByTimeAsync(39_000);
    expect(appended).toEqual([]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(appended.map((records) => records.map(({ partition }) => partition))).toEqual([[0, 1, 2]]);
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(appended.map(idsOf)).toEqual([101, 102, 103].map((round) => [0, 1, 2].map((p) => `${round}/${p}`)));
    await canaries.stop();
  });

  it('are the same ones whichever collector sends them, a moment later or not', async () => {
    const first = some();
    first.start();
    await jest.advanceTimersByTimeAsync(30_000);
    const second = some();
    second.start();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(appended).toHaveLength(2);
    expect(idsOf(appended[1]!)).toEqual(idsOf(appended[0]!));
    await Promise.all([first.stop(), second.stop()]);
  });

  it('go on once the log takes them again, and say once that it does not', async () => {
    const canaries = some();
    canaries.start();
    fault = new LogUnavailable('no broker');
    await jest.advanceTimersByTimeAsync(3 * MINUTE);
    expect(warned).toHaveLength(1);
    fault = null;
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(appended).toHaveLength(1);
    await canaries.stop();
  });

  it('end when they are stopped', async () => {
    const canaries = some();
    canaries.start();
    await canaries.stop();
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(appended).toEqual([]);
  });
});
