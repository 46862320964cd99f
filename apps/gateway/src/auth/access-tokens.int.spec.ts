import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac, createPublicKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { io } from 'socket.io-client';
import type { Logger } from '#runtime';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Keeps what is logged at warn and above. */
function listeningLogger(): { readonly logger: Logger; readonly lines: unknown[][] } {
  const lines: unknown[][] = [];
  const keep = (...line: unknown[]): void => void lines.push(line);
  const drop = (): void => undefined;
  const logger = { trace: drop, debug: drop, info: drop, warn: keep, error: keep, fatal: keep } as unknown as Logger;
  return { logger, lines };
}

describe('access tokens', () => {
  let gateway: TestGateway;
  let good: string;
  let jwk: JsonWebKey & { kid: string };
  let privateKey: string;
  const { logger, lines } = listeningLogger();

  beforeAll(async () => {
    gateway = await startGateway({}, undefined, logger);
    good = await gateway.login();
    const { body } = await gateway.request<{ keys: (JsonWebKey & { kid: string })[] }>('GET', '/.well-known/jwks.json');
    jwk = body.keys[0]!;
    const rows = await gateway.database.query<{ private_key: string }[]>(
      'SELECT private_key FROM control_plane.signing_keys',
    );
    privateKey = rows[0]!.private_key;
  });
  afterAll(() => gateway.close());
  beforeEach(() => void lines.splice(0));

  /** The code that a socket with this token is refused with; null: it is in. */
  const connect = (token: string): Promise<string | null> =>
    new Promise((resolve) => {
      const options = { auth: { token }, reconnection: false, forceNew: true, transports: ['websocket'] };
      const socket = io(gateway.url, options);
      const done = (code: string | null): void => {
        resolve(code);
        socket.off();
        socket.io.off();
        socket.disconnect();
      };
      socket.on('connect', () => done(null));
      socket.on('connect_error', (fault: Error & { data?: { code: string } }) =>
        done(fault.data?.code ?? fault.message),
      );
      // A forced close is the client's own, after it was refused.
      socket.io.on('close', (reason) => reason !== 'forced close' && done(reason));
    });
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
    for (const token of [good, forge()]) {
      expect(await use(token)).toBe(200);
      expect(await connect(token)).toBeNull();
    }
    expect(lines).toEqual([]);
  });

  const publicPem = (): string => createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (key: string) => (input: string) => createHmac('sha256', key).update(input).digest('base64url');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const otherPem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it.each<[string, () => string, string]>([
    ['no signature, alg none', () => raw({ alg: 'none' }, () => ''), 'malformed'],
    ['alg None', () => raw({ alg: 'None' }, () => ''), 'malformed'],
    ['alg none with the old signature', () => raw({ alg: 'none' }, () => good.split('.')[2]!), 'algorithm'],
    ['HS256 with the public key as its secret', () => raw({ alg: 'HS256' }, hmac(publicPem())), 'algorithm'],
    ['HS256 with an empty secret', () => raw({ alg: 'HS256' }, hmac('')), 'algorithm'],
    ['another key', () => forge({}, {}, otherPem), 'signature'],
    [
      'another key in its jwk',
      () => forge({}, { jwk: other.publicKey.export({ format: 'jwk' }) }, otherPem),
      'signature',
    ],
    ['a jku', () => forge({}, { jku: 'https://evil.example/jwks.json' }, otherPem), 'signature'],
    ['an x5u', () => forge({}, { x5u: 'https://evil.example/x.pem' }, otherPem), 'signature'],
    ['a kid that is a path', () => forge({}, { kid: '../../dev/null' }), 'key'],
    ['a kid that is SQL', () => forge({}, { kid: "' OR 1=1 --" }), 'key'],
    ['no kid', () => forge({}, { kid: undefined }), 'key'],
    ['crit', () => forge({}, { crit: ['b64'], b64: false }), 'critical'],
    ['typ JWT', () => forge({}, { typ: 'JWT' }), 'type'],
    ['typ of a refresh token', () => forge({}, { typ: 'rt+jwt' }), 'type'],
    ['no typ', () => forge({}, { typ: undefined }), 'type'],
    ['another audience', () => forge({ aud: 'other' }), 'audience'],
    ['no audience', () => forge({ aud: undefined }), 'audience'],
    ['another issuer', () => forge({ iss: 'other' }), 'issuer'],
    ['no subject', () => forge({ sub: undefined }), 'claims'],
    ['a subject that nobody has', () => forge({ sub: 'nobody' }), 'ended'],
    ['no sign-in', () => forge({ sid: undefined }), 'claims'],
    ['a sign-in that is nobody\u2019s', () => forge({ sid: 'x'.repeat(36) }), 'ended'],
    ['a sign-in that is no text', () => forge({ sid: { id: 1 } }), 'claims'],
    ['no end', () => forge({ exp: undefined }), 'claims'],
    ['an end that has passed', () => forge({ iat: now() - 900, nbf: now() - 900, exp: now() - 60 }), 'expired'],
    ['an end that is too far', () => forge({ exp: now() + 86_400 }), 'claims'],
    ['a start that has not come', () => forge({ nbf: now() + 300 }), 'not_yet'],
    ['no start', () => forge({ nbf: undefined }), 'claims'],
    [
      'a changed payload',
      () =>
        good
          .split('.')
          .map((part, i) => (i === 1 ? encode({ ...claims(), sub: 'x' }) : part))
          .join('.'),
      'signature',
    ],
    [
      'a payload that is no object',
      () => {
        const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })}.${Buffer.from('x').toString('base64url')}`;
        const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        return `${input}.${signature.toString('base64url')}`;
      },
      'audience',
    ],
    [
      'a signature in DER',
      () => {
        const input = `${encode({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid })}.${encode(claims())}`;
        return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
      },
      'malformed',
    ],
    ['a signature of zeros', () => raw({ alg: 'ES256' }, () => Buffer.alloc(64).toString('base64url')), 'signature'],
    ['two parts', () => good.split('.').slice(0, 2).join('.'), 'malformed'],
    ['four parts', () => `${good}.x`, 'malformed'],
    ['noise', () => 'a.b.c', 'malformed'],
    ['nothing', () => '', 'absent'],
    ['12 KB', () => 'a'.repeat(12_000), 'too_long'],
  ])('refuses a token with %s, on REST and on sockets, and logs why', async (_name, make, reason) => {
    const token = make();
    expect(await use(token)).toBe(401);
    expect(await connect(token)).toBe('UNAUTHENTICATED');
    const told = lines.map(([fields]) => (fields as { reason?: string }).reason);
    const isUsual = ['absent', 'ended', 'expired'].includes(reason);
    expect(new Set(told)).toEqual(new Set(isUsual ? [] : [reason]));
    // Each part of some length: neither the token nor anything out of it.
    for (const part of token.split('.').filter(({ length }) => length > 8))
      expect(JSON.stringify(lines)).not.toContain(part);
  });

  it('survives a token of a megabyte', async () => {
    expect([401, 431]).toContain(await use('a'.repeat(1_000_000)).catch(() => 431));
    expect(await connect('a'.repeat(1_000_000))).not.toBeNull();
    expect(await use(good)).toBe(200);
    expect(await connect(good)).toBeNull();
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
