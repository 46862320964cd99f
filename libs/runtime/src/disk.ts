/** What folders and disks hold, for whoever watches over an installation. */
import type { Stats } from 'node:fs';
import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Time to make room: less than 2 GB or 10 % are free. */
  readonly low: boolean;
}

const LOW_BYTES = 2e9;
const LOW_SHARE = 0.1;
/** Of `Stats.blocks`, whatever the file system's own blocks are. */
const BLOCK_BYTES = 512;

/** Of the file system on which a folder is, as far as this process may use it. Throws when the folder is not there. */
export async function diskSpace(directory: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(directory);
  return spaceOf(bavail * bsize, blocks * bsize);
}

export function spaceOf(freeBytes: number, totalBytes: number): DiskSpace {
  return { freeBytes, totalBytes, low: freeBytes < LOW_BYTES || freeBytes < LOW_SHARE * totalBytes };
}

/**
 * Bytes that a folder and everything in it take on the disk; 0 when it is not there. Files that go meanwhile are not
 * counted, links are not followed.
 */
export async function folderBytes(directory: string): Promise<number> {
  const entries = await unlessGone(readdir(directory, { withFileTypes: true }));
  let bytes = 0;
  for (const entry of entries ?? []) {
    const path = join(directory, entry.name);
    bytes += entry.isDirectory() ? await folderBytes(path) : bytesOf(await unlessGone(lstat(path)));
  }
  return bytes;
}

/** A file with holes takes less than it is long; Windows knows no blocks. */
function bytesOf(stats: Stats | null): number {
  if (!stats) return 0;
  return process.platform === 'win32' ? stats.size : stats.blocks * BLOCK_BYTES;
}

async function unlessGone<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}
