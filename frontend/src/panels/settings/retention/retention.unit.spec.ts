import { describe, expect, it } from '@jest/globals';
import {
  draftOf,
  forgottenNow,
  keptFrom,
  nextToGo,
  retentionOf,
  retentionText,
  shortens,
  type RetentionDraft,
} from './retention.js';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
const month = (start: string, events: number) => ({ month: `${start}-01T00:00:00.000Z`, events });
const MONTHS = [month('2015-05', 7), month('2026-09', 20), month('2026-10', 300), month('2026-11', 4_000)];

describe('a retention', () => {
  it('keeps whole months: at least so many days, and up to a month more', () => {
    expect(iso(keptFrom(30, NOW))).toBe('2026-10-01');
    expect(iso(keptFrom(20, NOW))).toBe('2026-10-01');
    expect(iso(keptFrom(19, NOW))).toBe('2026-11-01');
    expect(iso(keptFrom(365, NOW))).toBe('2025-11-01');
    expect(iso(keptFrom(36_500, NOW))).toBe('1926-12-01');
  });

  it('forgets what is of earlier months', () => {
    expect(forgottenNow(MONTHS, 30, NOW)).toEqual({ events: 27, months: 2 });
    expect(forgottenNow(MONTHS, 1, NOW)).toEqual({ events: 327, months: 3 });
    expect(forgottenNow(MONTHS, null, NOW)).toEqual({ events: 0, months: 0 });
    expect(forgottenNow([], 1, NOW)).toEqual({ events: 0, months: 0 });
  });

  it('says which month goes next, once its last day is old enough', () => {
    const next = nextToGo(MONTHS, 30, NOW)!;
    expect([iso(next.month), iso(next.at)]).toEqual(['2026-10-01', '2026-12-01']);
    expect(iso(keptFrom(30, next.at))).toBe('2026-11-01');
    expect(iso(keptFrom(30, next.at - 1))).toBe('2026-10-01');
    expect(nextToGo(MONTHS, null, NOW)).toBeNull();
    expect(nextToGo([], 30, NOW)).toBeNull();
  });

  it('is shorter than another', () => {
    expect([shortens(null, 30), shortens(90, 30)]).toEqual([true, true]);
    expect([shortens(30, 30), shortens(30, 90), shortens(30, null), shortens(null, null)]).not.toContain(true);
  });

  it('is written in words', () => {
    expect([null, 1, 30, 1_000].map(retentionText)).toEqual(['For ever', '1 day', '30 days', '1,000 days']);
  });
});

describe('the form of a retention', () => {
  it.each([null, 30, 90, 365, 45])('has %p as it is', (retention) => {
    expect(retentionOf(draftOf(retention))).toBe(retention);
  });

  it.each(['', '0', '-1', '1.5', '1e3', 'ten', '36501', '100000'])('does not take %j for days', (days) => {
    expect(retentionOf({ choice: 'custom', days } satisfies RetentionDraft)).toBeUndefined();
  });

  it('takes what is typed with space around it', () => {
    expect(retentionOf({ choice: 'custom', days: ' 36500 ' })).toBe(36_500);
  });
});
