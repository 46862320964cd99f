import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataFolder } from './data-folder.js';
import { DataFolderRefused } from './folder-lock.js';

describe('the data folder', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'nexuspipe-folder-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const holder = (fields: object): void => writeFileSync(join(directory, 'lock'), JSON.stringify(fields));

  it('is made when it is not there, and says its format', () => {
    const nested = join(directory, 'a', 'b');
    openDataFolder(nested).release();
    expect(readFileSync(join(nested, 'format'), 'utf8')).toBe('1\n');
  });

  it('is refused while it is held, with the holder in the message, and taken after its release', () => {
    const first = openDataFolder(directory);
    expect(() => openDataFolder(directory)).toThrow(DataFolderRefused);
    expect(() => openDataFolder(directory)).toThrow(`in use by process ${process.pid}`);
    first.release();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
    openDataFolder(directory).release();
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('is taken over from a process that has ended, though its parent has not taken note', async () => {
    // The shell becomes a program that never asks what became of the child it inherited.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    const stat = `/proc/${Number(pid)}/stat`;
    const deadline = Date.now() + 5_000;
    while (!readFileSync(stat, 'utf8').includes(') Z ') && Date.now() < deadline) await turn();
    expect(readFileSync(stat, 'utf8')).toContain(') Z ');
    holder({ pid: Number(pid), started: null, token: 't' });
    openDataFolder(directory).release();
    parent.kill('SIGKILL');
  });

  it.each([
    ['whose process is gone', { pid: 2 ** 22 + 1, started: 'boot/1', token: 't' }],
    ['whose number belongs to another process now', { pid: process.pid, started: 'another boot/1', token: 't' }],
    ['which a crash cut short', null],
  ])('is taken over from a lock %s', (_, left) => {
    if (left) holder(left);
    else writeFileSync(join(directory, 'lock'), '{"pid":');
    const folder = openDataFolder(directory);
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    folder.release();
  });

  it('is not released by one who lost it', () => {
    const first = openDataFolder(directory);
    holder({ pid: process.ppid, started: null, token: 'another' });
    first.release();
    expect(existsSync(join(directory, 'lock'))).toBe(true);
  });

  it.each([
    ['2', /newer version \(format 2; this one knows up to 1\)/],
    ['hello', /does not hold a format number/],
  ])('is refused with format %s, and not held then', (format, message) => {
    writeFileSync(join(directory, 'format'), format);
    expect(() => openDataFolder(directory)).toThrow(message);
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });
});
