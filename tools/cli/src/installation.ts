/** Which installation a command on the machine itself works on: DATABASE_URL, else the standalone of the data folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningFile } from '../../../apps/standalone/src/data-folder.js';
import type { CliConfig } from './config.js';
import { CommandFailed, EXIT_CODES } from './output.js';

/** The standalone that runs on the data folder; null when none does. */
export function runningStandalone(dataDirectory: string): RunningFile | null {
  const path = join(dataDirectory, 'running.json');
  if (!existsSync(path)) return null;
  const running = JSON.parse(readFileSync(path, 'utf8')) as RunningFile;
  return isAlive(running.pid) ? running : null;
}

export function databaseUrl(config: CliConfig): string {
  const url = config.DATABASE_URL ?? runningStandalone(config.NEXUSPIPE_DATA_DIR)?.databaseUrl;
  if (url) return url;
  throw new CommandFailed(
    `no database: set DATABASE_URL, or start NexusPipe on ${config.NEXUSPIPE_DATA_DIR} (NEXUSPIPE_DATA_DIR)`,
    EXIT_CODES.config,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}
