import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplayAnswer } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

const GIB = 1024 ** 3;
/** Of each partition of the log that the gateway is told of. */
const LOG = { earliest: 10, latest: 130 };

let gateway: TestGateway;
let token: string;
let free = 100 * GIB;
const askedFor: string[] = [];

beforeAll(async () => {
  gateway = await startGateway({
    databaseDirectory: '/where/postgres/is',
    freeBytes: (directory) => {
      askedFor.push(directory);
      return Promise.resolve(free);
    },
  });
  await migrateReadModel(gateway.databaseUrl);
  const offsets = () => Promise.resolve([0, 1].map((partition) => ({ partition, ...LOG })));
  Object.assign(gateway.log.admin, { offsets });
  token = await gateway.login();
});
afterAll(() => gateway?.close());
beforeEach(async () => {
  free = 100 * GIB;
  // What was ordered before has ended, as the projector says.
  await gateway.database.query(
    `INSERT INTO read_model.replay (id, projections, start, state, schema_name, started_at, updated_at, ended_at)
     SELECT id, projections, '{}', 'cancelled', id, now(), now(), now() FROM control_plane.replays
     ON CONFLICT (id) DO UPDATE SET ended_at = coalesce(read_model.replay.ended_at, now())`,
  );
});

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly id: string;
}

const admin = <T = Problem>(method: string, path: string, body?: object) =>
  gateway.request<T>(method, `/api/v1/admin/${path}`, { token, ...(body && { body }) });

const rollBack = <T = Problem>(id: string, body: object = { reason: 'the formula was wrong' }) =>
  admin<T>('POST', `replays/${id}/rollback`, body);

interface Kept {
  readonly usable?: boolean;
  readonly nextOffset?: number;
}

/** Stands for a projector that has carried an order out, and keeps what it replaced. */
async function switched(projections: readonly string[], { usable = true, nextOffset = 100 }: Kept = {}) {
  const ordered = await admin('POST', 'topics/enriched-events/replay', { projections, reason: 'a mended formula' });
  expect(ordered.status).toBe(202);
  const { id } = ordered.body;
  const schema = `replay_retired_${id.replaceAll('-', '_')}`;
  const checkpoints = [0, 1].map((partition) => ({
    topic: 'enriched-events',
    partition,
    next_offset: nextOffset,
    watermark: null,
  }));
  const { database } = gateway;
  await database.query(
    `INSERT INTO read_model.replay (id, projections, start, state, schema_name, started_at, updated_at, ended_at)
     VALUES ($1, $2, '{}', 'live', $3, now(), now(), now())`,
    [id, projections, `replay_rebuilt_${id}`],
  );
  await database.query(
    `INSERT INTO read_model.projection_version (projection, version, replay_id, since)
     SELECT p, 2 + (SELECT count(*) FROM read_model.projection_version v WHERE v.projection = p), $2, clock_timestamp()
     FROM unnest($1::text[]) AS p`,
    [projections, id],
  );
  await database.query(
    `INSERT INTO read_model.replay_kept (replay_id, schema_name, projections, checkpoints, usable, retired_at, kept_until)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp(), '2031-01-01T00:00:00Z')`,
    [id, schema, projections, JSON.stringify(checkpoints), usable],
  );
  await database.query(`CREATE SCHEMA ${schema}`);
  await database.query(`CREATE TABLE ${schema}.some AS SELECT generate_series(1, 10000) AS n`);
  return id;
}

const answerOf = async (id: string): Promise<ReplayAnswer> => (await admin<ReplayAnswer>('GET', `replays/${id}`)).body;

describe('going back to the version before', () => {
  it('says how long it is kept and what it takes, what going back would read, and orders it once', async () => {
    const id = await switched(['sessions']);
    const { retired, rollbackOf } = await answerOf(id);
    expect(retired).toEqual({ keptUntil: '2031-01-01T00:00:00.000Z', bytes: expect.any(Number), usable: true });
    expect(retired!.bytes).toBeGreaterThan(300_000);
    expect(rollbackOf).toBeNull();
    const dry = await rollBack(id, { reason: 'how much?', dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { projections: ['sessions'], records: 60, diskNeeded: 0 } });
    const ordered = await rollBack(id);
    expect(ordered).toMatchObject({ status: 202, body: { id: expect.any(String) } });
    expect(await answerOf(ordered.body.id)).toMatchObject({
      rollbackOf: id,
      projections: ['sessions'],
      state: 'requested',
    });
    expect(await rollBack(id)).toMatchObject({ status: 409, body: { code: 'REPLAY_RUNNING' } });
    const busy = await admin('DELETE', `replays/${id}/retired`);
    expect(busy).toMatchObject({ status: 409, body: { code: 'REPLAY_RUNNING' } });
    const { body } = await admin<{ entries: { reason: string }[] }>('GET', 'audit?action=request_rollback');
    expect(body.entries.map(({ reason }) => reason)).toEqual(['the formula was wrong']);
  });

  it('is refused where nothing is kept, after an upgrade, and after a later one', async () => {
    expect(await rollBack(randomUUID())).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const ordered = await admin('POST', 'projections/sessions/replay', { reason: 'never carried out' });
    const refused = { status: 409, body: { code: 'REPLAY_NOT_KEPT' } };
    expect(await rollBack(ordered.body.id)).toMatchObject(refused);
    await gateway.database.query(`UPDATE control_plane.replays SET wanted = 'cancel'`);
    const former = await switched(['conversions'], { usable: false });
    expect(await rollBack(former)).toMatchObject(refused);
    expect((await answerOf(former)).retired).toMatchObject({ usable: false });
    const first = await switched(['traffic-per-minute']);
    await switched(['traffic-per-minute', 'sessions']);
    expect(await rollBack(first)).toMatchObject({ status: 409, body: { code: 'REPLAY_REPLACED' } });
    const counted = await switched(['top-dimensions']);
    await switched(['events']);
    expect(await rollBack(counted)).toMatchObject({ status: 409, body: { code: 'REPLAY_REPLACED' } });
  });

  it('is refused where the log no longer holds what came since', async () => {
    const id = await switched(['sessions'], { nextOffset: LOG.earliest - 1 });
    const refused = await rollBack(id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'REPLAY_START_EXPIRED' } });
    expect(refused.body.detail).toContain('begins at offset 10');
    expect((await rollBack(await switched(['sessions'], { nextOffset: LOG.earliest }))).status).toBe(202);
  });

  it.each([{}, { reason: '' }, { reason: 'x', from: { beginning: true } }])('with %j is refused', async (body) => {
    expect(await rollBack(randomUUID(), body)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });

  it('is over for everybody once somebody has dropped it', async () => {
    const id = await switched(['sessions']);
    expect((await admin('DELETE', `replays/${id}/retired`)).status).toBe(204);
    expect((await answerOf(id)).retired).toBeNull();
    const refused = { status: 409, body: { code: 'REPLAY_NOT_KEPT' } };
    expect(await rollBack(id)).toMatchObject(refused);
    expect(await admin('DELETE', `replays/${id}/retired`)).toMatchObject(refused);
    expect((await admin('DELETE', `replays/${randomUUID()}/retired`)).status).toBe(404);
  });
});

describe('the disk', () => {
  const order = (dryRun: boolean) =>
    admin<{ code: string; diskNeeded: number }>('POST', 'projections/sessions/replay', { reason: 'x', dryRun });

  it('must hold the second copy and a reserve, or the replay is refused; a dry run says both numbers', async () => {
    const { body } = await order(true);
    expect(body).toMatchObject({ diskFree: 100 * GIB, fits: true });
    expect(body.diskNeeded).toBeGreaterThan(0);
    expect(new Set(askedFor)).toEqual(new Set(['/where/postgres/is']));
    free = GIB + body.diskNeeded - 1;
    expect(await order(true)).toMatchObject({ status: 200, body: { diskFree: free, fits: false } });
    expect(await order(false)).toMatchObject({ status: 409, body: { code: 'REPLAY_NO_SPACE' } });
    free += 1;
    expect(await order(true)).toMatchObject({ status: 200, body: { diskFree: free, fits: true } });
    expect((await order(false)).status).toBe(202);
  });

  it('of a database elsewhere is not known, and nothing is refused for it', async () => {
    const elsewhere = await startGateway({ freeBytes: () => Promise.reject(new Error('is not asked')) });
    try {
      await migrateReadModel(elsewhere.databaseUrl);
      Object.assign(elsewhere.log.admin, { offsets: () => Promise.resolve([{ partition: 0, ...LOG }]) });
      const options = { token: await elsewhere.login(), body: { reason: 'x', dryRun: true } };
      const dry = await elsewhere.request('POST', '/api/v1/admin/projections/sessions/replay', options);
      expect(dry).toMatchObject({ status: 200, body: { diskFree: null, fits: true } });
    } finally {
      await elsewhere.close();
    }
  });
});
