import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSource, type Source } from './source.js';

const TEXT = Buffer.from(randomBytes(600_000).toString('hex'));

describe('openSource', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexuspipe-source-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fileOf = (bytes: Buffer): Promise<Source> => {
    const path = join(folder, 'file');
    writeFileSync(path, bytes);
    return openSource(path);
  };
  /** What it read, and the fault that ended it. */
  async function read(source: Source, stop = new AbortController().signal): Promise<{ bytes: Buffer; fault: unknown }> {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of source.chunks(stop)) chunks.push(chunk);
      return { bytes: Buffer.concat(chunks), fault: null };
    } catch (fault) {
      return { bytes: Buffer.concat(chunks), fault };
    }
  }

  it.each([
    ['as it is', TEXT, TEXT],
    ['inflated, by its first bytes', gzipSync(TEXT), TEXT],
    ['inflated, all parts of it', Buffer.concat([gzipSync('a\n'), gzipSync('b')]), Buffer.from('a\nb')],
    ['empty', Buffer.alloc(0), Buffer.alloc(0)],
    ['one byte', Buffer.from([0x1f]), Buffer.from([0x1f])],
  ])('reads a file %s', async (_, file, expected) => {
    const source = await fileOf(file);
    const { bytes, fault } = await read(source);
    expect([bytes.equals(expected), fault]).toEqual([true, null]);
    expect([source.size, source.bytesRead()]).toEqual([file.length, file.length]);
  });

  it('gives what stands before the end of a gzip file that is cut off, then says so', async () => {
    const { bytes, fault } = await read(await fileOf(gzipSync(TEXT).subarray(0, 500_000)));
    expect(fault).toMatchObject({ name: 'SourceBroken', message: 'the gzip file is cut off' });
    expect(bytes.length).toBeGreaterThan(100_000);
    expect(TEXT.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  it('says that a gzip file is damaged', async () => {
    const file = gzipSync(TEXT);
    file.fill(0xff, 300_000, 300_100);
    expect((await read(await fileOf(file))).fault).toMatchObject({
      name: 'SourceBroken',
      message: expect.stringContaining('the gzip file is damaged') as unknown,
    });
  });

  it('ends early and quietly when it is told to', async () => {
    const stop = new AbortController();
    const source = await fileOf(TEXT);
    stop.abort();
    const { bytes, fault } = await read(source, stop.signal);
    expect([bytes.length, fault]).toEqual([0, null]);
  });

  it('knows a file by how it begins', async () => {
    const first = await fileOf(Buffer.from('a\n'));
    const other = await fileOf(Buffer.from('b\n'));
    const grown = await fileOf(TEXT);
    expect(first.head).not.toBe(other.head);
    expect((await fileOf(Buffer.concat([TEXT, TEXT]))).head).toBe(grown.head);
  });

  it('says what cannot be a file', async () => {
    const missing = { exitCode: 66, message: expect.stringContaining('there is no file') as unknown };
    await expect(openSource(join(folder, 'none'))).rejects.toMatchObject(missing);
    await expect(openSource(folder)).rejects.toMatchObject({ exitCode: 66, message: `${folder} is a folder` });
  });
});
