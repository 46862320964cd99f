import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { GATEWAY_ROLE } from '../schema.js';
import { readModelDataSource } from '../writer/data-source.js';
import { migrateReadModel } from '../writer/migrate.js';
import { ensurePartitions } from '../writer/partitions/ensure-partitions.js';

const PROJECTS = 10;
const EVENTS = 100_000;
const MONTH = '2031-05';

let postgres: TestPostgres;
let owner: DataSource;
let gateway: pg.Client;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  owner = await readModelDataSource(postgres.url).initialize();
  await ensurePartitions(owner, Date.parse(`${MONTH}-15T00:00:00Z`));
  await owner.query(
    `INSERT INTO read_model.events (project_id, id, time, received_at, stream, type, bot, late, marks, collector_id,
       raw_offset, enriched_at, projected_at, topic, partition, "offset")
     SELECT 'p' || n % $1, n::text, at, at, 'web', CASE n % 4 WHEN 0 THEN 'click' ELSE 'page_view' END, false, false, '{}',
       'c', n, at, at, 't', 0, n
     FROM (SELECT n, timestamptz '${MONTH}-02T00:00:00Z' + n * interval '20 seconds' AS at FROM generate_series(1, $2::int) n) e`,
    [PROJECTS, EVENTS],
  );
  await owner.query(
    `INSERT INTO read_model.traffic_per_minute SELECT project_id, date_trunc('minute', time), stream, type, bot, count(*)
     FROM read_model.events GROUP BY 1, 2, 3, 4, 5`,
  );
  await owner.query('ANALYZE read_model.events');
  await owner.query('ANALYZE read_model.traffic_per_minute');
  gateway = new pg.Client({ connectionString: postgres.url });
  await gateway.connect();
  await gateway.query(`SET ROLE ${GATEWAY_ROLE}; SET search_path = read_model`);
}, 60_000);
afterAll(async () => {
  await gateway?.end();
  await owner?.destroy();
  await postgres?.close();
});

const about = (project: string): Promise<unknown> =>
  gateway.query(`SELECT set_config('nexuspipe.project', $1, false)`, [project]);

async function projectsSeen(table: string): Promise<string[]> {
  const { rows } = await gateway.query<{ project: string }>(`SELECT DISTINCT project_id AS project FROM ${table}`);
  return rows.map(({ project }) => project).toSorted();
}

describe('a gateway that forgets to name the project in its question', () => {
  it('sees no project when it works on none', async () => {
    await gateway.query('RESET nexuspipe.project');
    expect(await projectsSeen('events')).toEqual([]);
    await about('');
    expect(await projectsSeen('traffic_per_minute')).toEqual([]);
  });

  it('sees the project that it works on, in every month', async () => {
    await about('p3');
    expect(await projectsSeen('events')).toEqual(['p3']);
    expect(await projectsSeen('traffic_per_minute')).toEqual(['p3']);
    await about("p3' OR true --");
    expect(await projectsSeen('events')).toEqual([]);
  });

  it('sees all of them when its work is across projects', async () => {
    await about('*');
    expect(await projectsSeen('events')).toHaveLength(PROJECTS);
  });

  it('reads no month by itself, which has no policy of its own', async () => {
    await about('p3');
    await expect(gateway.query('SELECT 1 FROM events_2031_05')).rejects.toThrow('permission denied');
  });

  it('writes nothing', async () => {
    await about('p3');
    for (const statement of [`DELETE FROM events`, `UPDATE traffic_per_minute SET count = 0`, `TRUNCATE sessions`]) {
      await expect(gateway.query(statement)).rejects.toThrow('permission denied');
    }
  });
});

it('no table with rows of projects is without a policy', async () => {
  const { rows } = await gateway.query<{ name: string; secured: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AS secured FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'read_model'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attname = 'project_id'`,
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ secured }) => !secured)).toEqual([]);
});

describe('the cost of asking as the role', () => {
  const range = `time >= '${MONTH}-03' AND time < '${MONTH}-20'`;
  it.each([
    ['newest events', `SELECT * FROM events WHERE project_id = $1 ORDER BY time DESC, id DESC LIMIT 50`],
    [
      'count by type',
      `SELECT type, count(*) FROM events WHERE project_id = $1 AND ${range} GROUP BY type ORDER BY type`,
    ],
    [
      'traffic by hour',
      `SELECT date_trunc('hour', minute), sum(count) FROM traffic_per_minute WHERE project_id = $1 GROUP BY 1 ORDER BY 1`,
    ],
    [
      'a join of two',
      `SELECT count(*) FROM events e JOIN events f ON f.project_id = e.project_id AND f.stream = e.stream
         AND f.id = e.id WHERE e.project_id = $1 AND f.project_id = $1 AND e.time >= '${MONTH}-10'`,
    ],
  ])('%s: the same plan, nearly the same time', async (name, question) => {
    await about('p3');
    const asRole = await measured(question);
    await gateway.query('RESET ROLE');
    const asOwner = await measured(question);
    await gateway.query(`SET ROLE ${GATEWAY_ROLE}`);
    process.stdout.write(
      `${name}: as the owner ${asOwner.ms.toFixed(2)} ms, as the role ${asRole.ms.toFixed(2)} ms; ${asRole.nodes}\n`,
    );
    expect(asRole.nodes).toBe(asOwner.nodes);
    expect(asRole.rows).toEqual(asOwner.rows);
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly Plan[];
}

/** The median of a few runs, and the plan's nodes without what looks up the project. */
async function measured(question: string): Promise<{ ms: number; nodes: string; rows: unknown[] }> {
  const times: number[] = [];
  let rows: unknown[] = [];
  for (let run = 0; run < 7; run += 1) {
    const start = performance.now();
    ({ rows } = await gateway.query<Record<string, unknown>>(question, ['p3']));
    times.push(performance.now() - start);
  }
  const explained = await gateway.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (FORMAT JSON) ${question}`, [
    'p3',
  ]);
  const nodes = nodesOf(explained.rows[0]!['QUERY PLAN'][0].Plan).join(' > ');
  return { ms: times.toSorted((a, b) => a - b)[3]!, nodes, rows };
}

function nodesOf(plan: Plan): string[] {
  if (plan['Parent Relationship'] === 'InitPlan') return [];
  const name = [plan['Node Type'], plan['Index Name']].filter(Boolean).join(' ');
  return [name, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
