/** What the installation's data take on disk. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reading, readTableSizes } from '#read-model/reader';
import { folderBytes } from '#runtime';
import type { CliConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { runningStandalone } from '../installation.js';
import { bytesText } from './bytes-text.js';
import { finding, good, type Finding } from './finding.js';

/** Tables that are named, the largest first. */
const NAMED = 3;

/** Database and log: asked while they run, else by their folders. How much Kafka takes is for its own tools to say. */
export function checkUse(config: CliConfig): Promise<Finding> {
  return finding('use', 'is the database running?', async () => {
    const { DATABASE_URL: cluster, NEXUSPIPE_DATA_DIR: directory } = config;
    if (cluster) return good('use', await databaseUse(config));
    if (!existsSync(directory)) return good('use', 'no data yet');
    const database = runningStandalone(directory)
      ? await databaseUse(config)
      : `database ${bytesText(await folderBytes(join(directory, 'postgres')))}`;
    return good('use', `${database}, log ${bytesText(await folderBytes(join(directory, 'log')))}`);
  });
}

async function databaseUse(config: CliConfig): Promise<string> {
  const { bytes, tables } = await withDatabase(config, (database) => reading(database, readTableSizes));
  const largest = tables.slice(0, NAMED).map((table) => `${table.name} ${bytesText(table.bytes)}`);
  return `database ${bytesText(bytes)}${largest.length > 0 ? ` (${largest.join(', ')})` : ''}`;
}
