import { describe, expect, it } from '@jest/globals';
import { mayPass, waitMs, type Failure } from './retry.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const failure = (status: number | null, retryAfter: string | null = null): Failure => ({ status, retryAfter });

describe('mayPass', () => {
  it.each([null, 408, 429, 500, 502, 503, 504])('says yes to %s', (status) => {
    expect(mayPass(failure(status))).toBe(true);
  });
  it.each([200, 202, 400, 401, 403, 404, 413, 415, 422, 501])('says no to %s', (status) => {
    expect(mayPass(failure(status))).toBe(false);
  });
});

describe('waitMs', () => {
  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Fri, 20 Nov 2026 10:00:05 GMT', 5_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
    ['99999', 30_000],
  ])('does what Retry-After: %s says, within reason', (retryAfter, ms) => {
    expect(waitMs(failure(503, retryAfter), 3, 0, NOW)).toBe(ms);
  });

  it('waits twice as long each time, up to a limit, when nothing is said', () => {
    const waits = [0, 1, 2, 20].map((attempt) => waitMs(failure(null), attempt, 0, NOW));
    expect(waits).toEqual([250, 500, 1_000, 30_000]);
    expect(waitMs(failure(null, 'soon'), 1, 1, NOW)).toBe(250);
  });
});
