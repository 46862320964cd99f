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

export interface RedisOptions {
  readonly owner?: number;
  /** Paths of PEM files: it then speaks TLS only; `clients`: whether they must show a certificate of `ca`. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string; readonly clients: 'yes' | 'no' };
}

/** Starts a Redis of the caller's own; ready at once. A restart comes up empty. */
export async function startRedis({ owner, tls }: RedisOptions = {}): Promise<RedisServer | Missing> {
  const program = onPath('redis-server');
  if (!program) return { missing: 'Redis', hint: 'npm run services:install' };
  const [port = 0] = await freePorts(1);
  const server = await startOwned({
    name: 'Redis',
    command: [program, ...listening(port, tls), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    folder: mkdtempSync(join(tmpdir(), 'nexuspipe-redis-')),
    ...(owner !== undefined && { owner }),
    ready: () => portAccepts(port),
  });
  return Object.assign(server, { url: tls ? `rediss://localhost:${port}` : `redis://127.0.0.1:${port}` });
}

function listening(port: number, tls: RedisOptions['tls']): string[] {
  if (!tls) return ['--port', String(port)];
  const files = ['--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca];
  return ['--port', '0', '--tls-port', String(port), ...files, '--tls-auth-clients', tls.clients];
}
