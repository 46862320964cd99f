import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketStarts, INTERVALS, MAX_BUCKETS, rangeFits, type Interval } from './buckets.js';

const starts = (from: string, to: string, interval: Interval, zone: string): string[] =>
  bucketStarts(Date.parse(from), Date.parse(to), interval, zone).map((start) => new Date(start).toISOString());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTH: Record<Interval, number> = { minute: 60_000, hour: HOUR, day: DAY, week: 7 * DAY, month: 28 * DAY };
const LONGEST = { ...LENGTH, day: 25 * HOUR, week: 7 * DAY + HOUR, month: 31 * DAY + HOUR };

describe('buckets of a range', () => {
  it('start at or before the range and end with it', () => {
    expect(starts('2026-11-20T10:00:30Z', '2026-11-20T10:03:00Z', 'minute', 'UTC')).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T10:01:00.000Z',
      '2026-11-20T10:02:00.000Z',
    ]);
  });

  it('are hours of the wall clock where a zone is half an hour off', () => {
    expect(starts('2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', 'hour', 'Asia/Kolkata')).toEqual([
      '2026-11-20T09:30:00.000Z',
      '2026-11-20T10:30:00.000Z',
      '2026-11-20T11:30:00.000Z',
    ]);
  });

  it('are local days, of 23 hours when the clock goes forward and of 25 when it goes back', () => {
    expect(starts('2026-03-07T05:00:00Z', '2026-03-10T04:00:00Z', 'day', 'America/New_York')).toEqual([
      '2026-03-07T05:00:00.000Z',
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ]);
    expect(starts('2026-10-31T04:00:00Z', '2026-11-03T05:00:00Z', 'day', 'America/New_York')).toEqual([
      '2026-10-31T04:00:00.000Z',
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ]);
  });

  it('keep the repeated hour as two, and skip the hour that does not exist', () => {
    expect(starts('2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 'hour', 'America/New_York')).toHaveLength(25);
    expect(starts('2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 'hour', 'America/New_York')).toHaveLength(23);
  });

  it('start a day where midnight is skipped at the jump', () => {
    // Cairo went from 00:00 to 01:00 on 26 April 2024.
    expect(starts('2024-04-25T12:00:00Z', '2024-04-27T12:00:00Z', 'day', 'Africa/Cairo')).toEqual([
      '2024-04-24T22:00:00.000Z',
      '2024-04-25T22:00:00.000Z',
      '2024-04-26T21:00:00.000Z',
    ]);
  });

  it('follow a clock that moves by half an hour', () => {
    // Lord Howe goes from 02:00 (+11) back to 01:30 (+10:30) on 5 April 2026.
    expect(starts('2026-04-04T14:00:00Z', '2026-04-04T17:00:00Z', 'hour', 'Australia/Lord_Howe')).toEqual([
      '2026-04-04T14:00:00.000Z',
      '2026-04-04T15:00:00.000Z',
      '2026-04-04T15:30:00.000Z',
      '2026-04-04T16:30:00.000Z',
    ]);
  });

  it('are weeks from Monday and months, of the zone', () => {
    expect(starts('2026-11-18T12:00:00Z', '2026-12-01T00:00:00Z', 'week', 'UTC')).toEqual([
      '2026-11-16T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
      '2026-11-30T00:00:00.000Z',
    ]);
    // The clock goes back on Sunday, 1 November.
    expect(starts('2026-10-30T12:00:00Z', '2026-11-03T00:00:00Z', 'week', 'America/New_York')).toEqual([
      '2026-10-26T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ]);
    expect(starts('2024-01-31T20:00:00Z', '2024-04-01T00:00:00Z', 'month', 'Asia/Kolkata')).toEqual([
      '2024-01-31T18:30:00.000Z',
      '2024-02-29T18:30:00.000Z',
      '2024-03-31T18:30:00.000Z',
    ]);
  });

  it('rise, cover the range, and start on a whole hour or day of the zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Kolkata',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
    );
    const from = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2035-01-01') });
    fc.assert(
      fc.property(
        from,
        fc.integer({ min: 1, max: 200 * HOUR }),
        zones,
        fc.constantFrom<Interval>('hour', 'day', 'week', 'month'),
        (at, length, zone, interval) => {
          const found = bucketStarts(at, at + length, interval, zone);
          expect(found[0]).toBeLessThanOrEqual(at);
          expect(found.at(-1)).toBeLessThan(at + length);
          found.slice(1).forEach((start, i) => {
            expect(start).toBeGreaterThan(found[i]!);
            expect(start - found[i]!).toBeLessThanOrEqual(LONGEST[interval]);
            expect(start).toBeGreaterThan(at);
          });
          const again = bucketStarts(found.at(-1)!, at + length, interval, zone);
          expect(again).toEqual([found.at(-1)]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a range that fits its interval', () => {
  it('has a duration and at most so many buckets', () => {
    for (const interval of INTERVALS) {
      expect(rangeFits(0, MAX_BUCKETS * LENGTH[interval], interval)).toBe(true);
      expect(rangeFits(0, MAX_BUCKETS * LENGTH[interval] + 1, interval)).toBe(false);
    }
    expect(rangeFits(5, 5, 'day')).toBe(false);
    expect(rangeFits(6, 5, 'day')).toBe(false);
  });
});
