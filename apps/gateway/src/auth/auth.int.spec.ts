import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ADMIN, startGateway, type TestGateway } from '../gateway.fixture.spec.js';

interface Session {
  accessToken: string;
  tokenType: string;
  expiresIn: number;
  user: { id: string; email: string; projects: unknown[] };
  code?: string;
}

describe('signing in', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
  });
  afterAll(() => gateway.close());

  const login = (body: unknown) => gateway.request<Session>('POST', '/api/v1/auth/login', { body });

  it('answers with a token and who it is for', async () => {
    const { projectId } = await gateway.setup.ensureProject({ name: 'Late', streams: [] });
    const { status, body, headers } = await login({ ...ADMIN, email: ' Ann@EXAMPLE.org ' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
      user: { id: expect.any(String), email: ADMIN.email, instanceRole: 'operator', projects: expect.any(Array) },
    });
    expect(body.user.projects).not.toContainEqual(expect.objectContaining({ id: projectId }));
    const me = await gateway.request('GET', '/api/v1/auth/me', { token: body.accessToken });
    expect(me).toMatchObject({ status: 200, body: body.user });
  });

  it('says the same to an unknown user and a wrong password', async () => {
    const wrong = await login({ email: ADMIN.email, password: 'not the password' });
    const unknown = await login({ email: 'nobody@example.org', password: 'not the password' });
    const { traceId: _1, ...first } = wrong.body as unknown as { traceId: string };
    const { traceId: _2, ...second } = unknown.body as unknown as { traceId: string };
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ code: 'LOGIN_FAILED', retryable: false });
  });

  it.each([
    ['no password', { email: ADMIN.email }],
    ['no email', { password: 'x' }],
    ['a password that is an object', { email: ADMIN.email, password: { $ne: null } }],
    ['a password of 100,000 characters', { email: ADMIN.email, password: 'x'.repeat(100_000) }],
    ['an email that is a list', { email: [ADMIN.email], password: 'x' }],
    ['something unknown', { ...ADMIN, remember: true }],
  ])('refuses %s', async (_name, body) => {
    expect(await login(body)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });

  it('survives texts that the database would refuse', async () => {
    for (const email of ['a\u0000b@example.org', '\ud800@example.org']) {
      expect((await login({ email, password: 'x' })).status).toBeGreaterThanOrEqual(400);
      expect((await login({ email, password: 'x' })).status).toBeLessThan(500);
    }
  });
});

describe('guessing passwords', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.setup.ensureAdmin(ADMIN);
  });
  afterAll(() => gateway.close());

  it('ends in 429 with Retry-After, also for attempts at the same time, and only for that account', async () => {
    const guess = (email: string) =>
      gateway.request('POST', '/api/v1/auth/login', { body: { email, password: 'wrong wrong wrong' } });
    const answers = await Promise.all(Array.from({ length: 14 }, () => guess('bob@example.org')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]!.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryable: true });
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await gateway.request('POST', '/api/v1/auth/login', { body: ADMIN })).status).toBe(200);
  });

  it('takes neither the machine nor the event loop, however many come at once', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const start = performance.now();
    const guesses = Array.from({ length: 100 }, (_, i) =>
      gateway.request('POST', '/api/v1/auth/login', {
        body: { email: `user${i}@example.org`, password: 'wrong wrong wrong' },
      }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    delay.disable();
    const [took, worst] = [Math.round(performance.now() - start), Math.round(delay.max / 1e6)];
    process.stderr.write(`100 logins at once: ${took} ms, event loop at most ${worst} ms late\n`);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await gateway.request('GET', '/health/live')).status).toBe(200);
  });

  it('takes as long for an unknown user as for a known one', async () => {
    const { checkPassword, hashPassword } = await import('./passwords.js');
    const stored = await hashPassword('the password');
    const time = async (hash: string | null): Promise<number> => {
      const start = performance.now();
      await checkPassword(hash, 'a guess');
      return performance.now() - start;
    };
    await checkPassword(null, 'warm up');
    const [known, unknown] = [[] as number[], [] as number[]];
    for (let i = 0; i < 25; i += 1) {
      known.push(await time(stored));
      unknown.push(await time(null));
    }
    // The quickest of each: what else the machine does only makes them slower. Without the decoy it is about 0.001; the
    // margin is for a busy machine.
    const ratio = Math.min(...unknown) / Math.min(...known);
    process.stderr.write(`login of an unknown user takes ${ratio.toFixed(3)} times that of a known one\n`);
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(10);
    expect(await checkPassword(null, 'nobody has this password')).toBe(false);
  });
});
