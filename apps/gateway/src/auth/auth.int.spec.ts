import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, createPublicKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { ADMIN, startGateway, type TestGateway } from '../gateway.fixture.spec.js';

interface Session {
  accessToken: string;
  tokenType: string;
  expiresIn: number;
  user: { id: string; email: string; projects: unknown[] };
  code?: string;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

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
    // The quickest of each: what else the machine does only makes them slower. Without the decoy it is about 0.001.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
    expect(await checkPassword(null, 'nobody has this password')).toBe(false);
  });
});

describe('access tokens', () => {
  let gateway: TestGateway;
  let good: string;
  let jwk: JsonWebKey & { kid: string };
  let privateKey: string;

  beforeAll(async () => {
    gateway = await startGateway();
    good = await gateway.login();
    const { body } = await gateway.request<{ keys: (JsonWebKey & { kid: string })[] }>('GET', '/.well-known/jwks.json');
    jwk = body.keys[0]!;
    const rows = await gateway.database.query<{ private_key: string }[]>(
      'SELECT private_key FROM control_plane.signing_keys',
    );
    privateKey = rows[0]!.private_key;
  });
  afterAll(() => gateway.close());

  const use = async (token: string): Promise<number> =>
    (await gateway.request('GET', '/api/v1/auth/me', { headers: { authorization: `Bearer ${token}` } })).status;
  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = () => {
    const { sub, sid } = jwt.decode(good) as { sub: string; sid: string };
    return { sub, sid, iss: 'nexuspipe', aud: 'nexuspipe', iat: now(), nbf: now(), exp: now() + 600 };
  };
  const forge = (changes: object = {}, header: object = {}, key: string | Buffer = privateKey): string =>
    jwt.sign(Object.fromEntries(Object.entries({ ...claims(), ...changes }).filter(([, v]) => v !== undefined)), key, {
      algorithm: 'ES256',
      noTimestamp: 'iat' in changes && changes.iat === undefined,
      header: { alg: 'ES256', typ: 'at+jwt', kid: jwk.kid, ...header },
    });
  const raw = (header: object, signer: (input: string) => string): string => {
    const input = `${encode({ typ: 'at+jwt', kid: jwk.kid, ...header })}.${encode(claims())}`;
    return `${input}.${signer(input)}`;
  };

  it('publishes its public key only', () => {
    expect(jwk).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: expect.any(String),
      alg: 'ES256',
      use: 'sig',
    });
    expect(jwt.verify(good, createPublicKey({ key: jwk, format: 'jwk' }), { algorithms: ['ES256'] })).toBeTruthy();
  });

  it('takes its own, and one that the spec made just so', async () => {
    expect(await use(good)).toBe(200);
    expect(await use(forge())).toBe(200);
  });

  const publicPem = (): string => createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (key: string) => (input: string) => createHmac('sha256', key).update(input).digest('base64url');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const otherPem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it.each<[string, () => string]>([
    ['no signature, alg none', () => raw({ alg: 'none' }, () => '')],
    ['alg None', () => raw({ alg: 'None' }, () => '')],
    ['alg none with the old signature', () => raw({ alg: 'none' }, () => good.split('.')[2]!)],
    ['HS256 with the public key as its secret', () => raw({ alg: 'HS256' }, hmac(publicPem()))],
    ['HS256 with an empty secret', () => raw({ alg: 'HS256' }, hmac(''))],
    ['another key', () => forge({}, {}, otherPem)],
    ['another key in its jwk', () => forge({}, { jwk: other.publicKey.export({ format: 'jwk' }) }, otherPem)],
    ['a jku', () => forge({}, { jku: 'https://evil.example/jwks.json' }, otherPem)],
    ['an x5u', () => forge({}, { x5u: 'https://evil.example/x.pem' }, otherPem)],
    ['a kid that is a path', () => forge({}, { kid: '../../dev/null' })],
    ['a kid that is SQL', () => forge({}, { kid: "' OR 1=1 --" })],
    ['no kid', () => forge({}, { kid: undefined })],
    ['crit', () => forge({}, { crit: ['b64'], b64: false })],
    ['typ JWT', () => forge({}, { typ: 'JWT' })],
    ['typ of a refresh token', () => forge({}, { typ: 'rt+jwt' })],
    ['no typ', () => forge({}, { typ: undefined })],
    ['another audience', () => forge({ aud: 'other' })],
    ['no audience', () => forge({ aud: undefined })],
    ['another issuer', () => forge({ iss: 'other' })],
    ['no subject', () => forge({ sub: undefined })],
    ['a subject that nobody has', () => forge({ sub: 'nobody' })],
    ['no sign-in', () => forge({ sid: undefined })],
    ['a sign-in that is nobody\u2019s', () => forge({ sid: 'x'.repeat(36) })],
    ['a sign-in that is no text', () => forge({ sid: { id: 1 } })],
    ['no end', () => forge({ exp: undefined })],
    ['an end that has passed', () => forge({ iat: now() - 900, nbf: now() - 900, exp: now() - 60 })],
    ['an end that is too far', () => forge({ exp: now() + 86_400 })],
    ['a start that has not come', () => forge({ nbf: now() + 300 })],
    ['no start', () => forge({ nbf: undefined })],
    [
      'a changed payload',
      () =>
        good
          .split('.')
          .map((part, i) => (i === 1 ? encode({ ...claims(), sub: 'x' }) : part))
          .join('.'),
    ],
    [
      'a payload that is no object',
      () => {
        const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })}.${Buffer.from('x').toString('base64url')}`;
        const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        return `${input}.${signature.toString('base64url')}`;
      },
    ],
    [
      'a signature in DER',
      () => {
        const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })}.${encode(claims())}`;
        return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
      },
    ],
    ['a signature of zeros', () => raw({ alg: 'ES256' }, () => Buffer.alloc(64).toString('base64url'))],
    ['two parts', () => good.split('.').slice(0, 2).join('.')],
    ['four parts', () => `${good}.x`],
    ['noise', () => 'a.b.c'],
    ['nothing', () => ''],
    ['12 KB', () => 'a'.repeat(12_000)],
  ])('refuses a token with %s', async (_name, make) => {
    expect(await use(make())).toBe(401);
  });

  it('survives a token of a megabyte', async () => {
    expect([401, 431]).toContain(await use('a'.repeat(1_000_000)).catch(() => 431));
    expect(await use(good)).toBe(200);
  });

  it('takes a token only as a bearer, and says how to send it', async () => {
    for (const authorization of [good, `Basic ${good}`, `bearer`]) {
      const answer = await gateway.request('GET', '/api/v1/auth/me', { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await gateway.request('GET', `/api/v1/auth/me?access_token=${good}`)).status).toBe(401);
  });
});
