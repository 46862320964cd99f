/** The folder of an embedded log: which format it has, and who holds it. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderRefused, lockFolder } from './folder-lock.js';

/** Raised when a change of layout could not be read by the version before it. */
const FORMAT = 1;

export interface DataFolder {
  /** The LMDB file; its lock file stands beside it. */
  readonly file: string;
  release(): void;
}

export const LOG_FILE = 'log.mdb';

/** Makes the folder if need be, takes it for this process, and checks its format. Throws DataFolderRefused. */
export function openDataFolder(directory: string): DataFolder {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const release = lockFolder(directory);
  try {
    checkFormat(directory);
    return { file: join(directory, LOG_FILE), release };
  } catch (fault) {
    release();
    throw fault;
  }
}

/** The folder's entries survive a power cut from here on; call it once the log's file is there. */
export function syncFolder(directory: string): void {
  // Windows cannot open a folder; NTFS journals its entries.
  if (process.platform === 'win32') return;
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function checkFormat(directory: string): void {
  const file = join(directory, 'format');
  if (readFormat(file) === null) {
    writeFileSync(`${file}.new`, `${FORMAT}\n`, { flush: true });
    renameSync(`${file}.new`, file);
  } else requireKnownFormat(directory);
}

/** Throws DataFolderRefused when a newer version wrote the folder, or it is no log's. */
export function requireKnownFormat(directory: string): void {
  const file = join(directory, 'format');
  const text = readFormat(file) ?? '';
  const format = /^\d{1,9}\n?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(format))
    throw new DataFolderRefused(`${file} does not hold a format number; is ${directory} a log's folder?`);
  if (format > FORMAT) {
    throw new DataFolderRefused(
      `${directory} was written by a newer version (format ${format}; this one knows up to ${FORMAT}): start that version, or restore a backup`,
    );
  }
}

function readFormat(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}
