/** What the data folder holds beside the parts' own folders: the start key, and how to reach a running process. */
import { constants, existsSync } from 'node:fs';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, StartRefused, type Releases } from '#runtime';

export interface DataFolder {
  readonly log: string;
  readonly postgres: string;
  readonly startKey: string;
  readonly demoKey: string;
  readonly demoHistory: string;
  readonly running: string;
}

/** For commands on the same machine (`nexuspipe admin link`, `doctor`); mode 0600, gone after a clean end. */
export interface RunningFile {
  readonly pid: number;
  readonly url: string;
  readonly databaseUrl: string;
}

/** Makes the folder when it is missing. Throws StartRefused when it cannot be made, or is not ours to write to. */
export async function openDataFolder(directory: string): Promise<DataFolder> {
  try {
    await makeFolder(directory);
    // With the dot a file is no folder.
    await access(`${directory}/.`, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (fault) {
    throw new StartRefused(`the data folder cannot be used: ${(fault as Error).message}`, EXIT.config);
  }
  return {
    log: join(directory, 'log'),
    postgres: join(directory, 'postgres'),
    startKey: join(directory, 'start-key'),
    demoKey: join(directory, 'demo-key'),
    demoHistory: join(directory, 'demo-history.json'),
    running: join(directory, 'running.json'),
  };
}

/** Step by step: below some folders (/proc) Node's own `recursive` never comes back. */
async function makeFolder(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  await makeFolder(dirname(directory));
  await mkdir(directory, { mode: 0o700 });
}

/** The text of a secret file, made by `make` the first time. */
export async function secretFile(path: string, make: () => string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  }
  const secret = make();
  await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** Removed again when the process ends in order. */
export async function writeRunning(folder: DataFolder, running: RunningFile, releases: Releases): Promise<void> {
  await rm(folder.running, { force: true });
  await writeFile(folder.running, JSON.stringify(running), { mode: 0o600 });
  releases.add(() => rm(folder.running, { force: true }));
}
