import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timestamp, ValueUnstorable } from './copy-text.js';

const MAX_DATE_MS = 8.64e15;

describe('a time as PostgreSQL reads it', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [1_763_640_059_007, '2025-11-20T12:00:59.007Z'],
    [253_402_300_800_000, '010000-01-01T00:00:00.000Z'],
    [MAX_DATE_MS, '275760-09-13T00:00:00.000Z'],
    [-62_135_596_800_000, '0001-01-01T00:00:00.000Z'],
    [-62_135_596_800_001, '0001-12-31T23:59:59.999Z BC'],
  ])('%d is %s, first and again', (ms, text) => {
    expect([timestamp(ms), timestamp(ms)]).toEqual([text, text]);
  });

  it('is what a Date says, for all years of four digits', () => {
    const ms = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11) });
    fc.assert(
      fc.property(ms, (at) => expect(timestamp(at)).toBe(new Date(at).toISOString())),
      { numRuns: 5_000 },
    );
  });

  it.each([NaN, Infinity, MAX_DATE_MS + 1])('%d is none', (ms) => {
    expect(() => timestamp(ms)).toThrow(ValueUnstorable);
  });
});
