/** Redis without persistence. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwned, type OwnedServer } from './owned-process.js';
import { onPath, type Missing } from './places.js';
import { freePorts, portAccepts } from './ports.js';

export interface RedisServer extends OwnedServer {
  readonly url: string;
}

/** Starts a Redis of the caller's own; ready at once. A restart comes up empty. */
export async function startRedis(options: { readonly owner?: number } = {}): Promise<RedisServer | Missing> {
  const program = onPath('redis-server');
  if (!program) return { missing: 'Redis', hint: 'npm run services:install' };
  const [port = 0] = await freePorts(1);
  const server = await startOwned({
    name: 'Redis',
    command: [program, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    folder: mkdtempSync(join(tmpdir(), 'nexuspipe-redis-')),
    ...options,
    ready: () => portAccepts(port),
  });
  return Object.assign(server, { url: `redis://127.0.0.1:${port}` });
}
