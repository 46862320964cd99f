/**
 * The control plane with many collectors and members: lists and changes over HTTP, as the dashboard asks for them, row-level
 * security and all; and what it takes to load an aggregate with a long past. Client and gateway share a process.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { CollectorsAnswer, ProjectView } from '#contracts';
import { openEmbeddedLog } from '#event-log';
import { ControlStore, migrateEventStore, systemAuthor } from '#event-store';
import { openMemoryLiveStore } from '#live-store';
import { migrateReadModel } from '#read-model/writer';
import { createLogger, Health } from '#runtime';
import { Setup } from '../apps/gateway/src/control/setup/setup.js';
import { gatewayDatabase, ownDatabase } from '../apps/gateway/src/database.js';
import { createGatewayApp } from '../apps/gateway/src/gateway.app.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { http } from '../e2e/client.js';
import { percent, whole, type Row } from './table.js';

const COLLECTORS = 10_000;
const MEMBERS = 1_000;
const LIMIT_MS = 20;
const CLIENTS = 2;
const ASKED_EACH = 150;
/** Of each client; they warm everything up and are not counted. */
const WARM_UP = 25;
const ADMIN = { email: 'ann@example.org', password: 'correct horse battery' };

interface Bench {
  readonly url: string;
  readonly token: string;
  readonly projectId: string;
  /** With the rights of whoever has the machine. */
  readonly own: DataSource;
}

export async function benchControl(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-control-'));
  const postgres = await startEmbeddedPostgres({ directory: join(folder, 'postgres') });
  const closing: (() => Promise<unknown>)[] = [];
  try {
    return await measureAll(await openBench(folder, postgres.url, closing));
  } finally {
    for (const close of closing.reverse()) await close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openBench(folder: string, url: string, closing: (() => Promise<unknown>)[]): Promise<Bench> {
  await migrateEventStore(url);
  await migrateReadModel(url);
  const own = await ownDatabase(url).initialize();
  closing.push(() => own.destroy());
  const database = await gatewayDatabase(url).initialize();
  closing.push(() => database.destroy());
  const log = await openEmbeddedLog({ directory: join(folder, 'log') });
  closing.push(() => log.close());
  const live = openMemoryLiveStore({ claim: () => Promise.reject(new Error('a gateway claims nothing')) });
  const logger = createLogger('bench', 'error');
  const app = await createGatewayApp(
    { database, log, live, health: new Health(), metrics: new Registry(), logger },
    {
      partitions: 1,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
      dashboardDirectory: null,
    },
  );
  closing.push(() => app.close());
  const gateway = await app.listen(0, '127.0.0.1');
  await new Setup(own).ensureAdmin(ADMIN);
  const signedIn = await http<{ accessToken: string }>(`${gateway}/api/v1/auth/login`, { json: ADMIN });
  const token = signedIn.body.accessToken;
  const made = await http<ProjectView>(`${gateway}/api/v1/projects`, { token, json: { name: 'Bench' } });
  const projectId = made.body.id;
  await fill(own, projectId);
  return { url: gateway, token, projectId, own };
}

/** As if all of them had come one by one. */
async function fill(own: DataSource, projectId: string): Promise<void> {
  const statements = [
    `INSERT INTO control_plane.users (id, email, password_hash, created_at)
       SELECT 'u' || n, 'member' || n || '@example.org', '-', now() FROM generate_series(2, ${MEMBERS}) n`,
    `INSERT INTO control_plane.memberships (user_id, project_id, role, since)
       SELECT 'u' || n, $1, 'viewer', now() FROM generate_series(2, ${MEMBERS}) n`,
    `INSERT INTO control_plane.control_events (id, aggregate, aggregate_id, version, type, payload, actor, at)
       SELECT gen_random_uuid(), 'project', $1, n + 1, 'member_added',
         jsonb_build_object('projectId', $1::text, 'userId', 'u' || n, 'role', 'viewer'), 'bench', now()
       FROM generate_series(2, ${MEMBERS}) n`,
    `INSERT INTO control_plane.collectors (id, project_id, name, streams, scopes, origins, created_at)
       SELECT 'c' || n, $1, 'Collector ' || n, '{web,mobile}', '{ingest}', '{https://shop.example}',
         timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, ${COLLECTORS}) n`,
    `INSERT INTO control_plane.collector_keys (key_hash, collector_id, project_id, key_hint, created_at, good_until)
       SELECT 'k' || n || '-' || k, 'c' || n, $1, 'wxyz', now(), CASE WHEN k > 1 THEN now() + interval '1 day' END
       FROM generate_series(1, ${COLLECTORS}) n, generate_series(1, 2) k`,
  ];
  for (const statement of statements) await own.query(statement, statement.includes('$1') ? [projectId] : []);
  await own.query('VACUUM ANALYZE');
}

async function measureAll(bench: Bench): Promise<readonly Row[]> {
  const { url, token, projectId } = bench;
  const project = `${url}/api/v1/projects/${projectId}`;
  const headers = { authorization: `Bearer ${token}` };
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${project}${path}`, { headers });
    if (response.status !== 200) throw new Error(`${path} is answered with ${response.status}`);
    return response.text();
  };
  const cursors = await cursorsOf(
    async (cursor) => JSON.parse(await get(`/collectors?limit=100${cursor}`)) as CollectorsAnswer,
  );
  const pages = `${whole(COLLECTORS)} collectors, two keys each`;
  return [
    await measure('members', `${whole(MEMBERS)} members in one answer`, () => get('/members')),
    await measure('collectors, the first 100', pages, () => get('/collectors')),
    await measure('collectors, any page of 100', pages, (n) =>
      get(`/collectors?limit=100${cursors[n % cursors.length]}`),
    ),
    await measure('collectors, any page of 500', pages, (n) =>
      get(`/collectors?limit=500${cursors[n % cursors.length]}`),
    ),
    await measure('a project', 'with the right to see it', () => get('')),
    await measure('streams', 'with the right to see them', () => get('/streams')),
    await measure('change of a role', `decided on ${whole(MEMBERS + 1)} facts and more`, (n) =>
      http(`${project}/members/u${2 + (n % (MEMBERS - 1))}`, {
        method: 'PATCH',
        token,
        json: { role: n % 2 === 0 ? 'analyst' : 'viewer' },
      }),
    ),
    await measureLoad(bench),
  ];
}

async function cursorsOf(page: (cursor: string) => Promise<CollectorsAnswer>): Promise<readonly string[]> {
  const cursors = [''];
  for (;;) {
    const { nextCursor } = await page(cursors.at(-1)!);
    if (nextCursor === null) return cursors;
    cursors.push(`&cursor=${nextCursor}`);
  }
}

/** `ask` is told a number that no other call is told. */
async function measure(what: string, notes: string, ask: (number: number) => Promise<unknown>): Promise<Row> {
  const took: number[] = [];
  const client = async (number: number): Promise<void> => {
    for (let i = 0; i < WARM_UP + ASKED_EACH; i += 1) {
      const start = performance.now();
      await ask(number + i * CLIENTS);
      if (i >= WARM_UP) took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return row(what, took, `${notes}; ${CLIENTS} clients at once, ${took.length} requests`);
}

/** Facts read and folded, and nothing decided: what a snapshot would spare. */
async function measureLoad({ own, projectId }: Bench): Promise<Row> {
  const store = new ControlStore(own);
  const author = systemAuthor('setup');
  const took: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const start = performance.now();
    await store.transact({ author, at: new Date() }, (transaction) =>
      // Refused once everything was loaded.
      transaction.decide('project', projectId, { type: 'leave_project', userId: randomUUID() }),
    );
    took.push(performance.now() - start);
  }
  const facts = await own.query<[{ count: number }]>(
    `SELECT count(*)::int FROM control_plane.control_events WHERE aggregate_id = $1`,
    [projectId],
  );
  return row(
    `an aggregate of ${whole(facts[0].count)} facts is loaded`,
    took,
    'without a snapshot; a transaction each',
  );
}

function row(what: string, took: number[], notes: string): Row {
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (took.length - 1))]!;
  return {
    what,
    result: `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms`,
    limit: `p95 under ${LIMIT_MS} ms`,
    ratio: percent(at(0.95), LIMIT_MS),
    notes,
  };
}
