/** This machine: is it one that NexusPipe runs on? */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { diskSpace, type DiskSpace } from '#runtime';
import { bytesText } from './bytes-text.js';
import { bad, finding, good, warning, type Finding } from './finding.js';

/** With less, PostgreSQL and the log may stop at any moment. */
const MIN_FREE_BYTES = 1e9;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return good('node', version);
  return bad('node', version, 'install Node 20.19 or later');
}

/** Free space where the data folder is, or will be. */
export function checkDisk(dataDirectory: string): Promise<Finding> {
  return finding('disk', 'look at the data folder', async () => {
    let folder = resolve(dataDirectory);
    while (!existsSync(folder)) folder = dirname(folder);
    return spaceFinding(await diskSpace(folder), folder);
  });
}

export function spaceFinding({ freeBytes, totalBytes, low }: DiskSpace, folder: string): Finding {
  const share = totalBytes > 0 ? Math.floor((100 * freeBytes) / totalBytes) : 0;
  const detail = `${bytesText(freeBytes)} (${share} %) of ${bytesText(totalBytes)} free at ${folder}`;
  if (freeBytes < MIN_FREE_BYTES) return bad('disk', detail, `keep at least ${bytesText(MIN_FREE_BYTES)} free`);
  if (low) return warning('disk', detail, 'make room, or keep events for a shorter time: docs/operations/retention.md');
  return good('disk', detail);
}
