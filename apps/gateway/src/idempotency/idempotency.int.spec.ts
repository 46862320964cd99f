import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventually, startGateway, type Answer, type TestGateway } from '../gateway.fixture.spec.js';

interface Made {
  readonly id: string;
  readonly key: string;
  readonly code: string;
  readonly traceId: string;
}

describe('a write with an Idempotency-Key', () => {
  let gateway: TestGateway;
  let token: string;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
    projectId = (await write('POST', '/projects', { name: 'Shop' })).body.id;
  });
  afterAll(() => gateway.close());

  const write = (method: string, path: string, body?: unknown, key?: string): Promise<Answer<Made>> =>
    gateway.request<Made>(method, `/api/v1${path}`, {
      token,
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const createCollector = (key: string, name = 'Web shop') =>
    write('POST', `/projects/${projectId}/collectors`, { name, streams: [], scopes: ['ingest'] }, key);
  const count = async (table: string): Promise<number> => {
    const [row] = await gateway.database.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM control_plane.${table}`,
    );
    return row!.n;
  };
  const replayed = ({ headers }: Answer<unknown>) => headers.get('idempotency-replayed');

  it('is done once however often it is repeated, and answered the same, the key that was made included', async () => {
    const [before, key] = [await count('collectors'), randomUUID()];
    const first = await createCollector(key);
    expect(first).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^npk_live_/) } });
    expect(replayed(first)).toBeNull();
    for (let again = 0; again < 3; again += 1) {
      const answer = await createCollector(key);
      expect([answer.status, answer.body, replayed(answer)]).toEqual([201, first.body, 'true']);
      expect(answer.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(await count('collectors')).toBe(before + 1);
    expect((await createCollector(randomUUID())).body.id).not.toBe(first.body.id);
  });

  it('is done once by many at the same time: the others wait, and are told how long', async () => {
    const [before, key] = [await count('collectors'), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 12 }, () => createCollector(key)));
    expect(await count('collectors')).toBe(before + 1);
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const busy = answers.filter(({ status }) => status !== 201);
    for (const answer of busy) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_BUSY', retryable: true } });
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    expect(made.length + busy.length).toBe(12);
    expect((await createCollector(key)).body).toEqual(made[0]!.body);
  });

  it('is refused with another body, and when the key is none', async () => {
    const [before, key] = [await count('collectors'), randomUUID()];
    expect((await createCollector(key)).status).toBe(201);
    expect(await createCollector(key, 'Other')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    for (const wrong of ['x'.repeat(256), 'ü', 'a\tb']) {
      expect(await createCollector(wrong)).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_INVALID' } });
    }
    expect(await count('collectors')).toBe(before + 1);
  });

  it('may carry the key of another path or another method', async () => {
    const key = randomUUID();
    const { body: collector } = await createCollector(key);
    const path = `/projects/${projectId}/collectors/${collector.id}`;
    const revoked = await write('DELETE', path, undefined, key);
    expect([revoked.status, replayed(revoked)]).toEqual([204, null]);
    const again = await write('DELETE', path, undefined, key);
    expect([again.status, again.body, replayed(again)]).toEqual([204, '', 'true']);
    const stream = await write('POST', `/projects/${projectId}/streams`, { name: 'web' }, key);
    expect([stream.status, replayed(stream)]).toEqual([201, null]);
  });

  it('is told again why it was refused', async () => {
    const key = randomUUID();
    const wrong = () => write('POST', `/projects/${projectId}/streams`, { name: 'not a name' }, key);
    const first = await wrong();
    expect(first).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    const again = await wrong();
    expect([again.status, again.body, replayed(again)]).toEqual([400, first.body, 'true']);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is not told what somebody did who may no longer ask', async () => {
    const key = randomUUID();
    const answer = await createCollector(key);
    expect(answer.status).toBe(201);
    const asked = (credentials: string) =>
      gateway.request('POST', `/api/v1/projects/${projectId}/collectors`, {
        token: credentials,
        body: { name: 'Web shop', streams: [], scopes: ['ingest'] },
        headers: { 'idempotency-key': key },
      });
    expect((await asked('nonsense')).status).toBe(401);
    await gateway.database.query('DELETE FROM control_plane.memberships WHERE project_id = $1 RETURNING *', [
      projectId,
    ]);
    expect((await asked(token)).status).toBe(404);
    await gateway.database.query(
      `INSERT INTO control_plane.memberships (user_id, project_id, role, since)
       SELECT id, $1, 'owner', now() FROM control_plane.users`,
      [projectId],
    );
    expect((await asked(token)).body).toEqual(answer.body);
  });

  it('can be made again after a fault of ours, at once', async () => {
    const key = randomUUID();
    await gateway.database.query('ALTER TABLE control_plane.streams ADD CONSTRAINT full_up CHECK (false) NOT VALID');
    const create = () => write('POST', `/projects/${projectId}/streams`, { name: 'after-a-fault' }, key);
    expect((await create()).status).toBe(500);
    await gateway.database.query('ALTER TABLE control_plane.streams DROP CONSTRAINT full_up');
    const made = await create();
    expect([made.status, replayed(made)]).toEqual([201, null]);
  });

  it('can be made again when somebody else changed the same meanwhile', async () => {
    const appends = [0x6e70, 2];
    const holder = gateway.database.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock($1, $2)', appends);
    const names = ['One', 'Two'];
    const rename = (name: string) => write('PATCH', `/projects/${projectId}`, { name }, `rename to ${name}`);
    const renames = names.map(rename);
    await eventually(async () => {
      const waiting = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND locktype = 'advisory' AND objid = $1 AND NOT granted`;
      expect(await gateway.database.query(waiting, [appends[1]])).toHaveLength(2);
    });
    await holder.query('SELECT pg_advisory_unlock($1, $2)', appends);
    await holder.release();
    const statuses = (await Promise.all(renames)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 409]);
    const again = await Promise.all(names.map(rename));
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    expect(again.map(replayed)).toEqual(statuses.map((status) => (status === 200 ? 'true' : null)));
  });

  it('is free again a minute after a crash, and not before', async () => {
    const key = randomUUID();
    const first = await createCollector(key);
    // As a gateway leaves it that stopped between the claim and the answer.
    const crash = (age: string) =>
      gateway.database.query(
        `UPDATE control_plane.idempotent_answers SET status = NULL, sealed = NULL, expires_at = now() + interval '60 s' - $1::interval
         WHERE expires_at = (SELECT max(expires_at) FROM control_plane.idempotent_answers)`,
        [age],
      );
    await crash('59 s');
    expect(await createCollector(key)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_BUSY' } });
    await gateway.database.query(
      `UPDATE control_plane.idempotent_answers SET expires_at = now() - interval '1 s' WHERE status IS NULL`,
    );
    const second = await createCollector(key);
    expect([second.status, replayed(second)]).toEqual([201, null]);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('leaves nothing in the database that says what was answered or asked, and nothing for longer than a day', async () => {
    const key = randomUUID();
    const { body } = await createCollector(key, 'Canary');
    const rows = await gateway.database.query<{ sealed: Buffer; days: number }[]>(
      `SELECT *, extract(epoch FROM expires_at - now()) / 86400 AS days FROM control_plane.idempotent_answers`,
    );
    const dump = rows
      .map((row) => Object.values(row).map(String).join(' ') + (row.sealed?.toString('latin1') ?? ''))
      .join();
    for (const secret of [body.key, key, body.id, 'Canary']) expect(dump).not.toContain(secret);
    for (const { days } of rows) expect(Number(days)).toBeLessThanOrEqual(1);
  });

  it('is not needed for signing in, where it changes nothing', async () => {
    const before = await count('idempotent_answers');
    const login = () =>
      gateway.request('POST', '/api/v1/auth/login', {
        body: { email: 'nobody@example.org', password: 'wrong wrong wrong' },
        headers: { 'idempotency-key': 'same' },
      });
    expect([(await login()).status, (await login()).status]).toEqual([401, 401]);
    expect(await count('idempotent_answers')).toBe(before);
    const list = await gateway.request('GET', '/api/v1/projects', { token, headers: { 'idempotency-key': 'same' } });
    expect([list.status, replayed(list)]).toEqual([200, null]);
  });
});

describe('answers that are over', () => {
  it('are forgotten by whoever comes next', async () => {
    const gateway = await startGateway();
    try {
      await gateway.database.query(
        `INSERT INTO control_plane.idempotent_answers (key_hash, request_hash, status, sealed, expires_at)
         SELECT 'old' || n, 'x', 200, '\\x00', now() - interval '1 s' FROM generate_series(1, 10) n`,
      );
      const token = await gateway.login();
      const headers = { 'idempotency-key': 'new' };
      await gateway.request('POST', '/api/v1/projects', { token, body: { name: 'Shop' }, headers });
      await eventually(async () => {
        const rows = await gateway.database.query('SELECT status FROM control_plane.idempotent_answers');
        expect(rows).toEqual([{ status: 201 }]);
      });
    } finally {
      await gateway.close();
    }
  });
});
