/**
 * One server for a whole test run. The run's owner (jest's main process) names a folder in NEXUSPIPE_TEST_SERVICES; the
 * first spec that asks for a server starts it there for the owner, the others find its address.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startApicurio } from './apicurio.js';
import { isMissing, type Missing } from './places.js';
import { startKafka } from './kafka.js';
import { startRedis } from './redis.js';

/** How to reach a server: as an app's configuration wants it. */
export type Address = { readonly address: string };

interface Run {
  readonly folder: string;
  readonly owner: number;
}

const START_WITHIN_MS = 90_000;

/** The broker named in KAFKA_BROKERS, else the run's shared one. `address` is a comma-separated list. */
export function sharedKafka(): Promise<Address | Missing> {
  return shared('kafka', process.env['KAFKA_BROKERS'], async (owner) => {
    const server = await startKafka({ owner });
    return isMissing(server) ? server : { address: server.brokers.join(','), pid: server.pid, folder: server.folder };
  });
}

/** The Redis named in REDIS_URL, else the run's shared one. */
export function sharedRedis(): Promise<Address | Missing> {
  return shared('redis', process.env['REDIS_URL'], async (owner) => {
    const server = await startRedis({ owner });
    return isMissing(server) ? server : { address: server.url, pid: server.pid, folder: server.folder };
  });
}

/** The schema registry named in SCHEMA_REGISTRY_URL, else the run's shared one. */
export function sharedApicurio(): Promise<Address | Missing> {
  return shared('apicurio', process.env['SCHEMA_REGISTRY_URL'], async (owner) => {
    const server = await startApicurio({ owner });
    return isMissing(server) ? server : { address: server.url, pid: server.pid, folder: server.folder };
  });
}

/** A server of the run by name: the one that the environment names, else started once by the first who asks. */
export async function shared(
  name: string,
  named: string | undefined,
  start: (owner: number) => Promise<(Address & { pid: number; folder: string }) | Missing>,
): Promise<Address | Missing> {
  if (named) return { address: named };
  const run = currentRun();
  const answer = join(run.folder, `${name}.json`);
  if (claim(join(run.folder, `${name}.starting`))) {
    const outcome = await start(run.owner).catch((error: unknown) => ({ fault: String(error) }));
    writeFileSync(`${answer}.part`, JSON.stringify(outcome));
    renameSync(`${answer}.part`, answer);
  }
  await appears(answer, name);
  const outcome = JSON.parse(readFileSync(answer, 'utf8')) as Address | Missing | { fault: string };
  if ('fault' in outcome) throw new Error(outcome.fault);
  return outcome;
}

function currentRun(): Run {
  const folder = process.env['NEXUSPIPE_TEST_SERVICES'];
  if (!folder) throw new Error('shared servers exist in test runs of the projects int and e2e only');
  return { folder, owner: Number(readFileSync(join(folder, 'owner'), 'utf8')) };
}

function claim(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function appears(path: string, name: string): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (!existsSync(path)) {
    if (Date.now() > deadline) throw new Error(`${name} did not start within ${START_WITHIN_MS / 1000} s`);
    await delay(50);
  }
}
