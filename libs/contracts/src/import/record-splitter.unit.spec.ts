import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RECORD_BYTES } from './imported-record.js';
import { RecordSplitter, type SplitOptions } from './record-splitter.js';

const CSV: SplitOptions = { csvDelimiter: ',' };

/** `[line, text]` of each record, or `[line, 'too long']`; the bytes come in pieces of the given sizes, in turn. */
function split(text: string | Uint8Array, options: SplitOptions = {}, sizes: readonly number[] = [1 << 16]): unknown[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const splitter = new RecordSplitter(options);
  const records: unknown[] = [];
  const add = (found: ReturnType<RecordSplitter['push']>): void => {
    for (const { line, bytes: own, tooLong } of found)
      records.push([line, tooLong ? 'too long' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(own)]);
  };
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    add(splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  add(splitter.end());
  return records;
}

const someSizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

describe('RecordSplitter of lines', () => {
  it('counts lines from 1, and takes the last without a line end', () => {
    expect(split('a\r\nb\n\nc')).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'c'],
    ]);
    expect(split('a\n')).toEqual([[1, 'a']]);
    expect(split('')).toEqual([]);
  });

  it('leaves out a byte order mark at the start only', () => {
    expect(split('\ufeffa\n\ufeffb', {}, [1])).toEqual([
      [1, 'a'],
      [2, '\ufeffb'],
    ]);
  });

  it('gives the same whatever pieces the bytes come in', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '\r', ',', '"')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, someSizes, fc.constantFrom({}, CSV), (whole, sizes, options) => {
        expect(split(whole, options, sizes)).toEqual(split(whole, options));
      }),
    );
  });

  it('cuts a line that is too long, with memory for no more than that, and goes on after it', () => {
    const most = 'x'.repeat(RECORD_BYTES);
    expect(split(`${most}\n${most}y\nb`)).toEqual([
      [1, most],
      [2, 'too long'],
      [3, 'b'],
    ]);
    const splitter = new RecordSplitter();
    const chunk = new Uint8Array(1 << 16).fill(65);
    const found = Array.from({ length: 160 }, () => splitter.push(chunk)).flat();
    expect(found.map(({ tooLong, bytes }) => [tooLong, bytes.length])).toEqual([[true, 1_024]]);
  });
});

describe('RecordSplitter of CSV', () => {
  it('keeps the line breaks of quoted fields, and counts them', () => {
    expect(split('a,"b\n""c""\r\n",d\r\ne\n"f"', CSV, [1])).toEqual([
      [1, 'a,"b\n""c""\r\n",d'],
      [4, 'e'],
      [5, '"f"'],
    ]);
  });

  it('takes a last record with line breaks and no line end', () => {
    expect(split('a\n"b\nc"', CSV, [3])).toEqual([
      [1, 'a'],
      [2, '"b\nc"'],
    ]);
  });

  it('knows a quote inside a field from one that opens it', () => {
    expect(split('5" pipe,x\n6" pipe,y', CSV)).toEqual([
      [1, '5" pipe,x'],
      [2, '6" pipe,y'],
    ]);
  });

  it('loses one line to a quote that is never closed, not the rest of the file', () => {
    expect(split('a,"b\nc\nd', CSV)).toEqual([
      [1, 'a,"b'],
      [2, 'c'],
      [3, 'd'],
    ]);
    const rows = 'row\n'.repeat(RECORD_BYTES / 2);
    expect(split(`"open\n${rows}`, CSV)).toHaveLength(1 + RECORD_BYTES / 2);
  });
});
