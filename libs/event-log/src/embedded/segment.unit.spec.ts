import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecordCorrupt } from '../faults.js';
import type { LogRecord } from '../port.js';
import { encodeSegment, readHead, readSegment, type SegmentRecord } from './segment.js';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const segmentRecord: fc.Arbitrary<SegmentRecord> = fc.record({
  key: fc.option(bytes),
  value: bytes,
  headers: fc.dictionary(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    {
      maxKeys: 4,
      noNullPrototype: true,
    },
  ),
  timestamp: fc.nat(2 ** 31),
});
const segment = fc.record({ records: fc.array(segmentRecord, { minLength: 1, maxLength: 8 }), base: fc.nat(2 ** 40) });

const read = (value: Buffer, base: number, from = base, limit = Infinity): LogRecord[] => {
  const into: LogRecord[] = [];
  readSegment(value, base, { from, limit }, into, 't/0');
  return into;
};

describe('a segment', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(segment, ({ records, base }) => {
        const value = encodeSegment(records, base, 5);
        expect(readHead(value, 't/0')).toEqual({ count: records.length, appendedAt: 5 });
        const back = read(value, base);
        expect(back.map(({ offset }) => offset)).toEqual(records.map((_, index) => base + index));
        back.forEach((record, index) => {
          const written = records[index]!;
          expect(record.key).toEqual(written.key);
          expect(record.value).toEqual(written.value);
          expect(record.headers).toEqual(written.headers);
          expect(record.timestamp).toBe(written.timestamp);
        });
      }),
    );
  });

  it('does not give back a single changed byte', () => {
    fc.assert(
      fc.property(segment, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ records, base }, place, flip) => {
        const value = encodeSegment(records, base, 5);
        value[place % value.length]! ^= flip;
        expect(() => read(value, base)).toThrow(RecordCorrupt);
      }),
    );
  });

  it('is refused at another offset, and when it was cut short', () => {
    const value = encodeSegment([{ key: null, value: Buffer.from('a') }], 7, 5);
    expect(() => read(value, 8)).toThrow(/t\/0\/8 does not have the checksum/);
    for (let length = 0; length < value.length; length += 1) {
      expect(() => read(value.subarray(0, length), 7)).toThrow(RecordCorrupt);
    }
  });

  it('hands out those before a damaged record', () => {
    const value = encodeSegment(
      ['a', 'b', 'c'].map((text) => ({ key: null, value: Buffer.from(text) })),
      0,
      5,
    );
    value[value.length - 1]! ^= 1;
    const into: LogRecord[] = [];
    expect(() => readSegment(value, 0, { from: 0, limit: 10 }, into, 't/0')).toThrow(/t\/0\/2/);
    expect(into.map(({ offset }) => offset)).toEqual([0, 1]);
  });

  it('is read from an offset on, up to a limit', () => {
    const value = encodeSegment(
      ['a', 'b', 'c', 'd'].map((text) => ({ key: null, value: Buffer.from(text) })),
      10,
      5,
    );
    expect(read(value, 10, 11, 2).map((record) => record.value.toString())).toEqual(['b', 'c']);
  });

  it('uses the time of the append for a record without its own', () => {
    expect(read(encodeSegment([{ key: null, value: Buffer.alloc(0) }], 0, 99), 0)[0]!.timestamp).toBe(99);
  });
});
