/** This machine: is it one that NexusPipe runs on? */
import { statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bad, finding, good, type Finding } from './finding.js';

const MIN_FREE_GB = 1;

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
    const { bavail, bsize } = await statfs(folder);
    const free = (bavail * bsize) / 2 ** 30;
    const detail = `${free.toFixed(1)} GB free at ${folder}`;
    return free >= MIN_FREE_GB ? good('disk', detail) : bad('disk', detail, `keep at least ${MIN_FREE_GB} GB free`);
  });
}
