import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordCorrupt } from '../faults.js';
import type { LogRecord } from '../port.js';
import { rebuilt, salvage } from './salvage.js';
import { encodeSegment, readSegment, type SegmentRecord } from './segment.js';

const HEAD = 20;
const bytes = fc.uint8Array({ maxLength: 120 }).map((array) => Buffer.from(array));
const segment = fc.record({
  base: fc.nat(2 ** 40),
  records: fc.array(fc.record({ key: fc.option(bytes), value: bytes, timestamp: fc.nat(2 ** 31) }), {
    minLength: 1,
    maxLength: 12,
  }),
});
/** A run of bytes that are overwritten. */
const damage = fc.record({
  at: fc.nat(2_000),
  length: fc.integer({ min: 1, max: 200 }),
  by: fc.integer({ min: 1, max: 255 }),
});

const lost = (offset: number): SegmentRecord => ({ key: null, value: Buffer.from(`lost ${offset}`) });

function damaged(value: Buffer, { at, length, by }: { at: number; length: number; by: number }): Buffer {
  const copy = Buffer.from(value);
  const start = at % copy.length;
  for (let index = start; index < Math.min(copy.length, start + length); index += 1) copy[index]! ^= by;
  return copy;
}

/** Where each record starts, and one past the last. */
function edges(records: readonly SegmentRecord[], base: number): number[] {
  return Array.from(
    { length: records.length + 1 },
    (_, count) => encodeSegment(records.slice(0, count), base, 5).length,
  );
}

function read(value: Buffer, base: number): LogRecord[] {
  const into: LogRecord[] = [];
  readSegment(value, base, { from: base, limit: Infinity }, into, 't/0');
  return into;
}

describe('a damaged segment', () => {
  it('gives back every record that was not hit, under its own offset, and can be read again once rebuilt', () => {
    fc.assert(
      fc.property(segment, damage, ({ base, records }, hit) => {
        const bad = damaged(encodeSegment(records, base, 5), hit);
        expect(() => read(bad, base)).toThrow(RecordCorrupt);
        const start = hit.at % bad.length;
        const end = start + hit.length;
        const starts = edges(records, base);
        const untouched = records.flatMap((record, index) =>
          starts[index + 1]! <= start || starts[index]! >= end ? [[base + index, record] as const] : [],
        );
        const rest = salvage(bad, base, records.length);
        expect([...rest.records.keys()]).toEqual(untouched.map(([offset]) => offset));
        for (const [offset, { key, value, timestamp }] of untouched) {
          expect(rest.records.get(offset)).toMatchObject({ offset, key, value, timestamp });
        }
        expect(rest.appendedAt).toBe(start < HEAD ? null : 5);
        const again = read(rebuilt(rest, base, 5, lost), base);
        expect(again.map(({ offset }) => offset)).toEqual(records.map((_, index) => base + index));
        for (const record of again) {
          const whole = rest.records.get(record.offset);
          expect(record.value).toEqual(whole ? whole.value : lost(record.offset).value);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never gives out an offset twice: the last segment has as many records as it had, or more', () => {
    fc.assert(
      fc.property(segment, damage, ({ base, records }, hit) => {
        const bad = damaged(encodeSegment(records, base, 5), hit);
        expect(salvage(bad, base, Infinity).count).toBeGreaterThanOrEqual(records.length);
      }),
      { numRuns: 500 },
    );
  });
});
