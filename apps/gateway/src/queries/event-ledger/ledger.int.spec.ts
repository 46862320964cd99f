import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerAnswer } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type Answer, type TestGateway } from '../../gateway.fixture.spec.js';

let gateway: TestGateway;
let token: string;
let project: string;
let empty: string;

beforeAll(async () => {
  gateway = await startGateway();
  await migrateReadModel(gateway.databaseUrl);
  token = await gateway.login();
  [project = '', empty = ''] = await Promise.all(['Shop', 'Empty'].map(newProject));
  for (const [minute, outcome, reason, count] of [
    [0, 'accepted', '', 6],
    [0, 'projected', '', 3],
    [0, 'duplicate', 'DUPLICATE_ID', 1],
    [0, 'dropped', 'FILTERED', 1],
    [0, 'rejected', 'STEP_FAILED', 1],
    [75, 'accepted', '', 2],
    [75, 'projected', '', 2],
  ] as const) {
    await gateway.database.query(
      `INSERT INTO read_model.ledger_per_minute (project_id, minute, stream, outcome, reason, count)
       VALUES ($1, '2026-11-20T10:00:00Z'::timestamptz + $2 * interval '1 minute', 'web', $3, $4, $5)`,
      [project, minute, outcome, reason, count],
    );
  }
});
afterAll(() => gateway?.close());

async function newProject(name: string): Promise<string> {
  const { body } = await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body: { name } });
  return body.id;
}

function get(query: string, id = project): Promise<Answer<LedgerAnswer>> {
  return gateway.request('GET', `/api/v1/projects/${id}/query/ledger?${query}`, { token });
}

const MORNING = 'from=2026-11-20T09:00:00Z&to=2026-11-20T12:00:00Z';
const FIRST = {
  accepted: 6,
  projected: 3,
  duplicate: 1,
  dropped: { FILTERED: 1 },
  rejected: { STEP_FAILED: 1 },
  inFlight: 0,
};

describe('GET query/ledger', () => {
  it('has totals, and a row for each minute in which there was anything', async () => {
    const { status, body } = await get(MORNING);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...FIRST, accepted: 8, projected: 5, balanced: true, tz: 'UTC', partial: true });
    expect(body.rows).toEqual([
      { t: '2026-11-20T10:00:00.000Z', ...FIRST },
      { ...FIRST, t: '2026-11-20T11:15:00.000Z', accepted: 2, projected: 2, duplicate: 0, dropped: {}, rejected: {} },
    ]);
  });

  it('has rows for the hours of a zone', async () => {
    const { body } = await get(`${MORNING}&by=hour&tz=Asia/Kolkata`);
    expect(body.rows.map(({ t, accepted }) => [t.slice(11, 16), accepted])).toEqual([
      ['09:30', 6],
      ['10:30', 2],
    ]);
  });

  it('is of one stream, if asked, and empty where nothing was received', async () => {
    expect((await get(`${MORNING}&stream=web`)).body.accepted).toBe(8);
    const nothing = { accepted: 0, inFlight: 0, balanced: true, rows: [] };
    expect((await get(`${MORNING}&stream=app`)).body).toMatchObject(nothing);
    expect((await get('', empty)).body).toMatchObject(nothing);
    expect((await get('from=0000-01-01T00:00:00Z&to=0000-01-01T01:00:00Z')).body).toMatchObject(nothing);
    expect((await get('from=9999-12-31T23:00:00Z&to=9999-12-31T23:59:59.999Z')).body).toMatchObject(nothing);
  });

  it.each([
    ['from=2026-11-18T00:00:00Z&to=2026-11-20T00:00:00Z', 'RANGE_INVALID'],
    ['from=2026-01-01T00:00:00Z&to=2026-11-20T00:00:00Z&by=hour', 'RANGE_INVALID'],
    ['from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:00Z', 'RANGE_INVALID'],
    ['from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z', 'RANGE_INVALID'],
    ['by=day', 'REQUEST_INVALID'],
    ['by=', 'REQUEST_INVALID'],
    ['type=click', 'REQUEST_INVALID'],
    ['tz=Mars/Olympus', 'REQUEST_INVALID'],
    ["stream=' OR 1=1 --", 'REQUEST_INVALID'],
  ])('refuses %s', async (query, code) => {
    expect((await get(query)).body).toMatchObject({ status: 400, code });
  });

  it('is not there in a project that is not ours, nor without a token', async () => {
    expect((await get('', 'unknown')).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const { status } = await gateway.request('GET', `/api/v1/projects/${project}/query/ledger`);
    expect(status).toBe(401);
  });
});
