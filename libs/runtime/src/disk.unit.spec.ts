import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { diskSpace, folderBytes, spaceOf } from './disk.js';

const GB = 1e9;

describe('space on a disk', () => {
  it.each([
    [{ free: 3 * GB, total: 20 * GB }, false],
    [{ free: 1.9 * GB, total: 4 * GB }, true],
    [{ free: 99 * GB, total: 1_000 * GB }, true],
    [{ free: 100 * GB, total: 1_000 * GB }, false],
  ])('of which %j is free is low: %p', ({ free, total }, low) => {
    expect(spaceOf(free, total)).toEqual({ freeBytes: free, totalBytes: total, low });
  });

  it('is that of the disk on which the folder is', async () => {
    const { freeBytes, totalBytes } = await diskSpace(tmpdir());
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(freeBytes);
    await expect(diskSpace(join(tmpdir(), 'there is none'))).rejects.toThrow('ENOENT');
  });
});

describe('bytes of a folder', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'nexuspipe-disk-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('are those of all files in it, however deep, and none of what links lead to', async () => {
    mkdirSync(join(directory, 'a', 'b'), { recursive: true });
    writeFileSync(join(directory, 'one'), Buffer.alloc(100_000, 1));
    writeFileSync(join(directory, 'a', 'b', 'two'), Buffer.alloc(200_000, 1));
    const bytes = await folderBytes(directory);
    expect(bytes).toBeGreaterThanOrEqual(300_000);
    expect(bytes).toBeLessThan(400_000);
    symlinkSync(join(directory, 'a'), join(directory, 'again'));
    expect(await folderBytes(directory)).toBeLessThan(bytes + 10_000);
  });

  it('are none where there is no folder', async () => {
    expect(await folderBytes(join(directory, 'none'))).toBe(0);
  });
});
