import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventTime } from './event-time.js';

const LATEST = 8.64e15;
const time = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date(LATEST), noInvalidDate: true });

describe("an event's time", () => {
  it('is what ISO 8601 says, whatever the zone', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, zone) => {
        const shifted = new Date(date.getTime() + zone * 60_000);
        fc.pre(!Number.isNaN(shifted.getTime()) && shifted.getUTCFullYear() > 0);
        const two = (value: number): string => String(value).padStart(2, '0');
        const offset = `${zone < 0 ? '-' : '+'}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
        expect(eventTime(date.toISOString())).toEqual({ ok: true, time: date.getTime() });
        expect(eventTime(shifted.toISOString().replace('Z', offset))).toEqual({ ok: true, time: date.getTime() });
      }),
    );
  });

  it('is never a throw and never anything but whole milliseconds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/)),
        (value) => {
          const result = eventTime(value);
          expect(!result.ok || (Number.isInteger(result.time) && Math.abs(result.time) <= LATEST)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['2026-11-20T10:00:00Z', Date.UTC(2026, 10, 20, 10)],
    ['2026-11-20 10:00+01', Date.UTC(2026, 10, 20, 9)],
    ['2026-11-20T10:00:00,5-0130', Date.UTC(2026, 10, 20, 11, 30, 0, 500)],
    ['2026-11-20T10:00:00.123456789Z', Date.UTC(2026, 10, 20, 10, 0, 0, 123)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1970-01-01T00:00:00Z', 0],
    ['+275760-09-13T00:00:00.000Z', LATEST],
    [1_700_000_000_000, 1_700_000_000_000],
    [1e11, 1e11],
    [LATEST, LATEST],
  ])('takes %s', (value, expected) => expect(eventTime(value)).toEqual({ ok: true, time: expected }));

  it.each([
    ['2026-11-20T10:00:00', 'EVENT_TIME_INVALID'],
    ['2026-02-30T10:00:00Z', 'EVENT_TIME_INVALID'],
    ['2025-02-29T00:00:00Z', 'EVENT_TIME_INVALID'],
    ['2026-13-01T00:00:00Z', 'EVENT_TIME_INVALID'],
    ['2026-11-20T24:00:00Z', 'EVENT_TIME_INVALID'],
    ['2026-11-20T10:00:60Z', 'EVENT_TIME_INVALID'],
    ['2026-11-20T10:00:00+24:00', 'EVENT_TIME_INVALID'],
    ['0000-01-01T00:00:00Z', 'EVENT_TIME_INVALID'],
    ['+275760-09-13T00:00:00.001Z', 'EVENT_TIME_INVALID'],
    ['1700000000000', 'EVENT_TIME_INVALID'],
    ['yesterday', 'EVENT_TIME_INVALID'],
    ['', 'EVENT_TIME_INVALID'],
    [1_700_000_000_000.5, 'EVENT_TIME_INVALID'],
    [LATEST + 2, 'EVENT_TIME_INVALID'],
    [1_700_000_000, 'EVENT_TIME_SECONDS'],
    [99_999_999_999, 'EVENT_TIME_SECONDS'],
    [-1_700_000_000_000, 'EVENT_TIME_SECONDS'],
    [0, 'EVENT_TIME_SECONDS'],
  ])('refuses %s', (value, code) => expect(eventTime(value)).toEqual({ ok: false, code }));
});
