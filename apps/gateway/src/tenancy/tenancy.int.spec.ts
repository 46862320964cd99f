import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { migrateEventStore } from '#event-store';
import { migrateReadModel } from '#read-model/writer';
import { createLogger } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { databasePart, gatewayDatabase, ownDatabase } from '../database.js';
import { startGateway } from '../gateway.fixture.spec.js';
import { acrossProjects, inProject, openRequest, requestIsAbout } from './project-scope.js';

let server: TestPostgres;
let owner: DataSource;
let gateway: DataSource;

const NAMES = `SELECT name FROM control_plane.streams ORDER BY name`;

beforeAll(async () => {
  server = await startTestPostgres();
  await migrateEventStore(server.url);
  await migrateReadModel(server.url);
  owner = await ownDatabase(server.url).initialize();
  gateway = await gatewayDatabase(server.url).initialize();
  for (const project of ['p1', 'p2', 'p3']) {
    await owner.query(`INSERT INTO control_plane.projects (id, name, created_at) VALUES ($1, $1, now())`, [project]);
    await owner.query(
      `INSERT INTO control_plane.streams (id, project_id, name, created_at) VALUES ('s-' || $1, $1, 'of ' || $1, now())`,
      [project],
    );
  }
  await owner.query(
    `INSERT INTO control_plane.audit_log (at, actor_kind, project_id, action) VALUES (now(), 'user', 'p1', 'x'), (now(), 'user', null, 'y')`,
  );
});
afterAll(async () => {
  await gateway?.destroy();
  await owner?.destroy();
  await server?.close();
});

const names = async (): Promise<string[]> => (await gateway.query<{ name: string }[]>(NAMES)).map(({ name }) => name);

describe("the gateway's connections", () => {
  it('see no project while nobody said which one the work is about', async () => {
    expect(await names()).toEqual([]);
  });

  it('see the one that the work is about, or all', async () => {
    expect(await inProject('p2', names)).toEqual(['of p2']);
    expect(await acrossProjects(names)).toEqual(['of p1', 'of p2', 'of p3']);
    expect(await inProject('*', names)).toEqual([]);
    expect(await inProject("p2' OR true --", names)).toEqual([]);
  });

  it('never see what the one before them on the same connection saw', async () => {
    const asked = Array.from({ length: 300 }, (_, n) => `p${(n % 4) + 1}`);
    const seen = await Promise.all(asked.map((project) => inProject(project, names)));
    expect(seen).toEqual(asked.map((project) => (project === 'p4' ? [] : [`of ${project}`])));
  });

  it('follow a request, also when it turns out later which project it is about', async () => {
    const seen: string[][] = [];
    await new Promise<void>((resolve, reject) => {
      openRequest(() => {
        const request = async (): Promise<void> => {
          seen.push(await names());
          requestIsAbout('p1');
          seen.push(await names());
          requestIsAbout(null);
          seen.push(await names());
        };
        request().then(resolve, reject);
      });
    });
    expect(seen).toEqual([[], ['of p1'], ['of p1', 'of p2', 'of p3']]);
  });

  it('keep what they were told for a whole transaction', async () => {
    const seen = await inProject('p3', () =>
      gateway.transaction(async (tx) => [await tx.query(NAMES), await inProject('p1', () => tx.query(NAMES))]),
    );
    expect(seen).toEqual([[{ name: 'of p3' }], [{ name: 'of p3' }]]);
  });

  it('write into no other project', async () => {
    const rename = `UPDATE control_plane.streams SET name = name || '!' WHERE true`;
    await inProject('p2', () => gateway.query(rename));
    expect(await acrossProjects(names)).toEqual(['of p1', 'of p2!', 'of p3']);
    const intrude = `INSERT INTO control_plane.streams (id, project_id, name, created_at) VALUES ('x', 'p1', 'x', now())`;
    await expect(inProject('p2', () => gateway.query(intrude))).rejects.toThrow('row-level security');
  });
});

describe('what happened', () => {
  it.each(['audit_log', 'control_events'])('in %s is not changed by a gateway', async (table) => {
    for (const statement of [
      `UPDATE control_plane.${table} SET at = now()`,
      `DELETE FROM control_plane.${table}`,
      `TRUNCATE control_plane.${table}`,
      `ALTER TABLE control_plane.${table} DISABLE TRIGGER ALL`,
    ]) {
      const refused = acrossProjects(() => gateway.query(statement));
      await expect(refused).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('is added to by everybody, and what concerns no project is seen across projects only', async () => {
    const count = `SELECT count(*)::int AS n FROM control_plane.audit_log`;
    await inProject('p1', () =>
      gateway.query(`INSERT INTO control_plane.audit_log (at, actor_kind, action) VALUES (now(), 'user', 'z')`),
    );
    expect(await inProject('p1', () => gateway.query(count))).toEqual([{ n: 1 }]);
    expect(await acrossProjects(() => gateway.query(count))).toEqual([{ n: 3 }]);
  });
});

it('every table with rows of projects is under row-level security', async () => {
  const rows = await owner.query<{ name: string; secured: boolean }[]>(
    `SELECT c.oid::regclass::text AS name, c.relrowsecurity AS secured FROM pg_class c
     JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('control_plane', 'read_model') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attname = 'project_id'`,
  );
  expect(rows.length).toBeGreaterThan(12);
  expect(rows.filter(({ secured }) => !secured)).toEqual([]);
});

describe('a user of the database that is no superuser', () => {
  const withUser = async (rights: string, work: (url: string, admin: pg.Client) => Promise<void>): Promise<void> => {
    const own = await startTestPostgres();
    const user = `u_${Date.now().toString(36)}`;
    const admin = new pg.Client({ connectionString: own.url });
    await admin.connect();
    const url = new URL(own.url);
    url.username = user;
    url.password = 'pass';
    try {
      await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'pass' ${rights}`);
      await admin.query(`ALTER DATABASE ${url.pathname.slice(1)} OWNER TO ${user}`);
      await admin.query(`GRANT ALL ON SCHEMA public TO ${user}`);
      await work(url.href, admin);
    } finally {
      await admin.end();
      await own.close();
      await owner.query(`DROP ROLE ${user}`);
    }
  };

  it('is told what an administrator has to run', async () => {
    await withUser('', async (url, admin) => {
      await expect(migrateEventStore(url)).rejects.toThrow(/let an administrator run: GRANT nexuspipe_gateway TO u_/);
      await admin.query(`GRANT nexuspipe_gateway TO ${new URL(url).username}`);
      expect(await migrateEventStore(url)).toContain('GatewayRole1763810000000');
      const database = await gatewayDatabase(url).initialize();
      expect(await database.query('SELECT current_user AS role')).toEqual([{ role: 'nexuspipe_gateway' }]);
      await database.destroy();
    });
  });
});

it('a login that is only a member of the role will do for a gateway', async () => {
  const user = `login_${Date.now().toString(36)}`;
  await owner.query(`CREATE ROLE ${user} LOGIN PASSWORD 'pass'`);
  await owner.query(`GRANT nexuspipe_gateway TO ${user}`);
  const url = new URL(server.url);
  url.username = user;
  url.password = 'pass';
  const shell = { logger: createLogger('gateway', 'silent'), signal: new AbortController().signal };
  const part = databasePart(url.href, shell);
  const database = await part.open();
  try {
    expect(await inProject('p1', () => database.query(NAMES))).toEqual([{ name: 'of p1' }]);
    await expect(database.query('RESET ROLE; DELETE FROM control_plane.audit_log')).rejects.toThrow(
      'permission denied',
    );
    await expect(database.query(`SET ROLE ${new URL(server.url).username}`)).rejects.toThrow('permission denied');
  } finally {
    await part.close(database);
    await owner.query(`DROP ROLE ${user}`);
  }
});

it('a file of many pages is of the project that was asked about to its last row', async () => {
  const app = await startGateway();
  try {
    await migrateReadModel(app.databaseUrl);
    const token = await app.login();
    const made = await app.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name: 'Shop' } });
    await app.database.query(
      `INSERT INTO read_model.events (project_id, id, time, received_at, stream, type, bot, late, marks, collector_id,
         raw_offset, enriched_at, projected_at, topic, partition, "offset", properties)
       SELECT $1, n::text, at, at, 'web', 'click', false, false, '{}', 'c', n, at, at, 't', 0, n, $2
       FROM (SELECT n, now() - n * interval '1 second' AS at FROM generate_series(1, 5500) n) e`,
      [made.body.id, JSON.stringify({ filler: 'x'.repeat(1_000) })],
    );
    const path = `/api/v1/projects/${made.body.id}/query/events?format=csv`;
    const answer = await app.request<string>('GET', path, { token });
    expect(answer.status).toBe(200);
    expect(answer.body.trimEnd().split('\r\n')).toHaveLength(5_501);
  } finally {
    await app.close();
  }
});
