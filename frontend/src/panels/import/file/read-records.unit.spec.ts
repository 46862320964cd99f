import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileUnreadable, readRecords, textSize, type RecordBlock } from './read-records.js';

async function blocksOf(file: Blob, csvDelimiter?: string): Promise<RecordBlock[]> {
  const blocks: RecordBlock[] = [];
  for await (const block of readRecords(file, csvDelimiter)) blocks.push(block);
  return blocks;
}
const textsOf = async (file: Blob, csvDelimiter?: string): Promise<string[]> =>
  (await blocksOf(file, csvDelimiter)).flatMap(({ records }) => records.map(({ text }) => text));

describe('records of a file', () => {
  it('are the lines that were written, with either end, plain or compressed', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\r\n\uFEFF]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean(), async (lines, end, gzip) => {
        const bytes = Buffer.from(lines.map((each) => each + end).join(''));
        expect(await textsOf(new Blob([gzip ? gzipSync(bytes) : bytes]))).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  it('count their lines from one through all blocks, to the last byte', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index + 1}`);
    const file = new Blob([lines.join('\n')]);
    const blocks = await blocksOf(file);
    expect(blocks.length).toBeGreaterThan(2);
    const wrong = blocks.flatMap(({ records }) => records).filter(({ line, text }) => text !== `line ${line}`);
    expect(wrong).toEqual([]);
    expect(blocks.at(-1)?.bytesRead).toBe(file.size);
  });

  it('hold line breaks together that stand in a quoted field of CSV', async () => {
    expect(await textsOf(new Blob(['a,b\n1,"x\ny"\n2,z']), ',')).toEqual(['a,b', '1,"x\ny"', '2,z']);
  });

  it('keep what is readable of other encodings, and leave out a byte order mark', async () => {
    expect(await textsOf(new Blob([Uint8Array.of(0xef, 0xbb, 0xbf, 0x63, 0x61, 0x66, 0xe9)]))).toEqual(['caf\uFFFD']);
  });

  it('end with an error where a compressed file is cut off, after what was readable', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 50_000 }, (_, i) => `${Math.sin(i)}\n`).join('')));
    let seen = 0;
    const read = async (): Promise<void> => {
      const half = new Blob([whole.subarray(0, whole.length / 2)]);
      for await (const { records } of readRecords(half)) seen += records.length;
    };
    await expect(read()).rejects.toThrow(FileUnreadable);
    expect(seen).toBeGreaterThan(1_000);
  });
});

describe('the size of a text', () => {
  it('is that of the file, or what its compression says', async () => {
    const text = 'line\n'.repeat(10_000);
    const packed = gzipSync(text);
    expect(packed.length).toBeLessThan(1_000);
    expect([await textSize(new Blob([text])), await textSize(new Blob([packed]))]).toEqual([50_000, 50_000]);
    const blocks = await blocksOf(new Blob([packed]));
    expect(blocks.at(-1)?.bytesRead).toBe(50_000);
  });

  it('is not known where that cannot be', async () => {
    const packed = gzipSync('line\n'.repeat(10_000));
    packed.writeUInt32LE(4_000_000_000, packed.length - 4);
    expect(await textSize(new Blob([packed]))).toBeNull();
    expect(await textSize(new Blob([packed.subarray(0, 2)]))).toBeNull();
  });
});
