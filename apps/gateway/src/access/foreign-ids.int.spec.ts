import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { rejectedId } from '../rejected/rejected-id.js';
import { assemble, type Cast } from './cast.fixture.spec.js';

/** Bodies that are in order, so that it is the id that is refused. */
const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/projects/{projectId}/streams/{streamId}': { retentionDays: 10 },
  'POST /api/v1/projects/{projectId}/streams/{streamId}/schemas/{type}/versions': { schema: { type: 'object' } },
  'PATCH /api/v1/projects/{projectId}/streams/{streamId}/schemas/{type}': { policy: 'off' },
  'PATCH /api/v1/projects/{projectId}/members/{userId}': { role: 'viewer' },
  'PATCH /api/v1/projects/{projectId}/collectors/{collectorId}': { name: 'Mine now' },
  'POST /api/v1/projects/{projectId}/collectors/{collectorId}/rotate': {},
};

/** Of questions that cannot be asked without. */
const QUERIES: Readonly<Record<string, string>> = {
  '/api/v1/projects/{projectId}/streams/{streamId}/schemas/{type}/diff': '?from=1&to=1',
};

let gateway: TestGateway;
let cast: Cast;
let ids: Readonly<Record<string, string>>;
let operations: { method: string; path: string }[];

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  cast = await assemble(gateway);
  const { other } = cast;
  await gateway.database.query(
    `INSERT INTO read_model.events (project_id, id, time, received_at, stream, type, bot, late, marks, collector_id,
       raw_offset, enriched_at, projected_at, topic, partition, "offset")
     VALUES ($1, 'foreign-event', now(), now(), 'web', 'click', false, false, '{}', $2, 1, now(), now(), 't', 0, 1)`,
    [other.projectId, other.collectorId],
  );
  const schema = [other.streamId, other.projectId];
  await gateway.database.query(
    `INSERT INTO control_plane.event_schemas VALUES ($1, 'click', $2, 'backward', 'warn', 1, '{}', null)`,
    schema,
  );
  await gateway.database.query(
    `INSERT INTO control_plane.event_schema_versions VALUES ($1, 'click', 1, $2, '{"type":"object"}', 'h', now(), 'u', null)`,
    schema,
  );
  const rejected = { topic: 'rejected-events', partition: 0, offset: 1, rejectedAt: Date.now() };
  await gateway.database.query(
    `INSERT INTO read_model.rejections (project_id, partition, raw_offset, received_at, stream, id, outcome, reason, step,
       topic, "offset", rejected_at)
     VALUES ($1, 0, 1, now(), 'web', 'foreign', 'rejected', 'STEP_FAILED', 'geo', $2, 1, $3)`,
    [other.projectId, rejected.topic, new Date(rejected.rejectedAt)],
  );
  const named = { eventId: 'foreign-event', receipt: 'r', type: 'click', version: '1' };
  ids = { ...other, ...named, rejectedId: rejectedId(rejected) };
  const { body } = await gateway.request<{ paths: Record<string, object> }>('GET', '/api/openapi.json');
  operations = Object.entries(body.paths)
    .filter(([path]) => path.startsWith('/api/v1/projects/{projectId}/') && path.split('{').length > 2)
    .flatMap(([path, item]) => Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })));
}, 60_000);
afterAll(() => gateway?.close());

const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `no ${name} in this test`);

it('what belongs to another project is not found under my own, and stays as it is', async () => {
  const before = await everything();
  expect(operations.length).toBeGreaterThan(10);
  for (const { method, path } of operations) {
    const filled = fill(path, { ...ids, projectId: cast.own.projectId }) + (QUERIES[path] ?? '');
    expect(filled).not.toContain('in this test');
    const body = BODIES[`${method} ${path}`];
    const answer = await gateway.request<{ code?: string }>(method, filled, {
      token: cast.tokens.owner!,
      ...(body !== undefined && { body }),
    });
    // A receipt is no id: one that was not given out for this project is not in order.
    const allowed = path.endsWith('{receipt}') ? [400, 404] : [404];
    expect({ method, path, status: answer.status, expected: allowed.includes(answer.status) }).toMatchObject({
      expected: true,
    });
  }
  expect(await everything()).toEqual(before);
});

it("another person's session and token are not found", async () => {
  const before = await everything();
  for (const [path, query] of [
    ['sessions', `SELECT s.id FROM control_plane.sign_ins s JOIN control_plane.users u ON u.id = s.user_id`],
    ['tokens', `SELECT t.id FROM control_plane.access_tokens t JOIN control_plane.users u ON u.id = t.user_id`],
  ]) {
    const others = await gateway.database.query<{ id: string }[]>(`${query} WHERE u.email IN ($1, $2)`, [
      'owner@example.org',
      'operator@example.org',
    ]);
    expect(others.length).toBeGreaterThan(1);
    for (const { id } of others) {
      const answer = await gateway.request('DELETE', `/api/v1/auth/${path}/${id}`, { token: cast.tokens.viewer! });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  }
  expect(await everything()).toEqual(before);
});

/** All that an intruder could have changed. */
async function everything(): Promise<unknown> {
  const tables = [
    'event_schemas',
    'event_schema_versions',
    'streams',
    'collectors',
    'collector_keys',
    'memberships',
    'invitations',
    'access_tokens',
  ];
  const alive = gateway.database.query('SELECT id FROM control_plane.sign_ins WHERE ended_at IS NULL ORDER BY id');
  const contents = tables.map((table) => gateway.database.query(`SELECT * FROM control_plane.${table} ORDER BY 1, 2`));
  return Promise.all([alive, ...contents]);
}
