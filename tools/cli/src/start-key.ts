/** The key that `npm start` printed, so that the commands work beside it without one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliConfig } from './config.js';
import { CommandFailed, EXIT_CODES } from './output.js';

export function ingestKey(given: string | undefined, config: CliConfig): string {
  const key = given ?? config.NEXUSPIPE_KEY ?? startKey(config.NEXUSPIPE_DATA_DIR);
  if (key) return key;
  throw new CommandFailed('no API key: give --key or NEXUSPIPE_KEY, or run beside the data folder', EXIT_CODES.config);
}

function startKey(dataDirectory: string): string | null {
  const path = join(dataDirectory, 'start-key');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
