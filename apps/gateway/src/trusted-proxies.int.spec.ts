import { afterEach, describe, expect, it } from '@jest/globals';
import { ADMIN, startGateway, type TestGateway } from './gateway.fixture.spec.js';

const FORWARDED = {
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'dashboard.example',
};

let gateway: TestGateway;
afterEach(() => gateway.close());

async function signIn(trustProxy: readonly string[], headers: Record<string, string>): Promise<[string, boolean]> {
  gateway = await startGateway({ trustProxy });
  await gateway.setup.ensureAdmin(ADMIN);
  const answer = await gateway.request('POST', '/api/v1/auth/login', { body: ADMIN, headers });
  expect(answer.status).toBe(200);
  const [row] = (await gateway.database.query('SELECT address FROM control_plane.sign_ins')) as { address: string }[];
  return [row?.address ?? '', / Secure(;|$)/.test(answer.headers.get('set-cookie') ?? '')];
}

describe('what a proxy says about its client', () => {
  it('counts from a proxy that is listed', async () => {
    expect(await signIn(['127.0.0.0/8'], FORWARDED)).toEqual(['203.0.113.7', true]);
  });

  it('counts from the nearest that is not: what the client itself forwarded does not', async () => {
    const forged = { ...FORWARDED, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' };
    expect(await signIn(['127.0.0.1'], forged)).toEqual(['203.0.113.7', true]);
  });

  it('says when it was plain HTTP', async () => {
    expect(await signIn(['127.0.0.1'], { ...FORWARDED, 'x-forwarded-proto': 'http' })).toEqual(['203.0.113.7', false]);
  });

  it.each([[[]], [['10.0.0.0/8']]])('does not count from anybody else: %j', async (listed) => {
    expect((await signIn(listed, FORWARDED))[0]).toBe('127.0.0.1');
  });
});
