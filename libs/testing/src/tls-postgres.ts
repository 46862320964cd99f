/** A PostgreSQL of a spec's own that speaks TLS only, and shows the certificate that the spec chooses. */
import { chownSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../apps/standalone/src/postgres/embedded-postgres.js';
import type { TestCertificate } from './certificates.js';

export interface TlsPostgres {
  /** Of a superuser, at localhost; `query` is what the URL says of TLS. */
  url(query: string): string;
  /** As {@link url}, of a user who must show a certificate of the clients' authority as well. */
  guardedUrl(query: string): string;
  /** From now on new connections meet this certificate. `name` is used once. */
  present(name: string, certificate: TestCertificate): Promise<void>;
  close(): Promise<void>;
}

const EFFECTIVE_WITHIN_MS = 10_000;
const GUARDED = { user: 'guarded', password: 'guarded' };
const ADMISSION = [
  `hostssl all ${GUARDED.user} all scram-sha-256 clientcert=verify-ca`,
  'hostssl all all all scram-sha-256',
  '',
];

/** Starts it with a certificate. `ca`: the authority of clients' certificates. */
export async function startTlsPostgres(first: TestCertificate, ca: string): Promise<TlsPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-tls-postgres-'));
  const server = await startEmbeddedPostgres({ directory, durable: false, restart: false });
  const data = join(directory, 'data');
  const { uid, gid } = statSync(data);
  const hand = (from: string, name: string): void => {
    copyFileSync(from, join(data, name));
    chownSync(join(data, name), uid, gid);
  };
  const at = new URL(server.url);
  at.hostname = 'localhost';
  const url = (query: string): string => `${at.href}?${query}`;
  // Without looking at what it shows: that is what specs do.
  const encrypted = url('sslmode=require&uselibpqcompat=true');
  const present = async (name: string, { cert, key }: TestCertificate, by = encrypted): Promise<void> => {
    hand(cert, `${name}.crt`);
    hand(key, `${name}.key`);
    const settings = [`ssl_cert_file = '${name}.crt'`, `ssl_key_file = '${name}.key'`, 'ssl = on'];
    await run(by, ...settings.map((setting) => `ALTER SYSTEM SET ${setting}`), 'SELECT pg_reload_conf()');
    await until(async () => (await run(encrypted, 'SHOW ssl_cert_file'))['ssl_cert_file'] === `${name}.crt`);
  };
  hand(ca, 'clients.crt');
  await run(server.url, `CREATE ROLE ${GUARDED.user} LOGIN PASSWORD '${GUARDED.password}'`);
  await run(server.url, "ALTER SYSTEM SET ssl_ca_file = 'clients.crt'");
  writeFileSync(join(data, 'pg_hba.conf'), ADMISSION.join('\n'));
  await present('first', first, server.url);
  return {
    url,
    guardedUrl: (query) => {
      const guarded = new URL(url(query));
      return Object.assign(guarded, { username: GUARDED.user, password: GUARDED.password }).href;
    },
    present: (name, certificate) => present(name, certificate),
    close: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Answers with the first row of the last statement. */
async function run(url: string, ...statements: readonly string[]): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let row: Record<string, unknown> = {};
    for (const statement of statements) {
      row = (await client.query<Record<string, unknown>>(statement)).rows[0] ?? {};
    }
    return row;
  } finally {
    await client.end();
  }
}

/** A reload takes a moment; until then connections may be refused. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + EFFECTIVE_WITHIN_MS;
  for (;;) {
    const last: unknown = await holds().catch((fault: unknown) => fault);
    if (last === true) return;
    if (Date.now() > deadline) throw new Error('PostgreSQL did not take its settings up', { cause: last });
    await delay(10);
  }
}
