import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { isRefusal } from '#domain';
import { collectorByKeyHash, ControlStore, streamsOf, systemAuthor } from '#event-store';
import { deleteStream } from '#read-model/writer';
import { DEMO_STREAM } from '../../../../apps/standalone/src/first-setup.js';
import { readCliConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { CommandFailed, EXIT_CODES, say } from '../output.js';

/** Events that were under way are gone once nothing came for so long. */
const QUIET_MS = 3_000;
const PAUSE_MS = 500;

/** Ends the demo traffic for good: its key is revoked, its stream removed, its events deleted from the read models. */
export function addDemoRemove(program: Command): void {
  program
    .command('demo')
    .description('the demo traffic of npm start')
    .command('remove')
    .description('end the demo traffic for good and delete its events')
    .action(demoRemove);
}

async function demoRemove(): Promise<void> {
  const config = readCliConfig();
  const keyFile = join(config.NEXUSPIPE_DATA_DIR, 'demo-key');
  if (!existsSync(keyFile)) {
    throw new CommandFailed(`no demo in ${config.NEXUSPIPE_DATA_DIR} (NEXUSPIPE_DATA_DIR)`, EXIT_CODES.config);
  }
  const key = readFileSync(keyFile, 'utf8').trim();
  await withDatabase(config, async (database) => {
    const projectId = await endDemo(database, createHash('sha256').update(key).digest('hex'));
    say('the demo key is revoked, its stream is removed; deleting its events ...');
    say(
      `${await deleteUntilQuiet(database, projectId)} events deleted; the log keeps them until replays know of removals`,
    );
  });
}

/** Answers with the project's id. */
async function endDemo(database: DataSource, keyHash: string): Promise<string> {
  const store = new ControlStore(database);
  const projectId = await store.transact({ author: systemAuthor('demo'), at: new Date() }, async (control, manager) => {
    const collector = await collectorByKeyHash(manager, keyHash);
    if (!collector) throw new CommandFailed('the demo is not known to this installation');
    const revoked = await control.decide('collector', collector.id, { type: 'revoke_collector' });
    if (isRefusal(revoked)) return revoked;
    const streams = await streamsOf(manager, collector.projectId);
    const stream = streams.find(({ name }) => name === DEMO_STREAM);
    const removed = stream ? await control.decide('stream', stream.id, { type: 'remove_stream' }) : null;
    return isRefusal(removed) ? removed : collector.projectId;
  });
  if (isRefusal(projectId)) throw new CommandFailed(projectId.detail);
  return projectId;
}

async function deleteUntilQuiet(database: DataSource, projectId: string): Promise<number> {
  let deleted = 0;
  for (let quietMs = 0; quietMs < QUIET_MS; quietMs += PAUSE_MS) {
    const count = await deleteStream(database, projectId, DEMO_STREAM);
    if (count > 0) quietMs = 0;
    deleted += count;
    await delay(PAUSE_MS);
  }
  return deleted;
}
