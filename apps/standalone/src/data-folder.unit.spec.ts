import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused } from '#runtime';
import { openDataFolder, secretFile } from './data-folder.js';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nexuspipe-folder-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

describe('the data folder', () => {
  it('is made with what is above it, for its owner alone', async () => {
    const folder = await openDataFolder(join(parent, 'a/b'));
    expect(folder.startKey).toBe(join(parent, 'a/b/start-key'));
    expect(statSync(join(parent, 'a/b')).mode & 0o777).toBe(0o700);
  });

  it('is refused where none can be made', async () => {
    writeFileSync(join(parent, 'file'), '');
    await expect(openDataFolder(join(parent, 'file/data'))).rejects.toBeInstanceOf(StartRefused);
    await expect(openDataFolder('/proc/nexuspipe/data')).rejects.toBeInstanceOf(StartRefused);
  });

  it('keeps a secret once it was made', async () => {
    const path = join(parent, 'start-key');
    expect(await secretFile(path, () => 'first')).toBe('first');
    expect(await secretFile(path, () => 'second')).toBe('first');
    expect(readFileSync(path, 'utf8')).toBe('first\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
