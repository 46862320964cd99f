import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_IN_SCHEMAS } from '#contracts';
import { assemble, type Cast } from '../access/cast.fixture.spec.js';
import { startGateway, type Answer, type TestGateway } from '../gateway.fixture.spec.js';

let gateway: TestGateway;
let cast: Cast;

beforeAll(async () => {
  gateway = await startGateway({ topicPrefix: 'shop.' });
  cast = await assemble(gateway);
}, 60_000);
afterAll(() => gateway?.close());

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  gateway.request(method, `/api/v1/registry${path}`, {
    headers: { ...basic('any', cast.tokens.readToken!), 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body !== undefined && { body }),
  });
const textOf = (id: number): string => JSON.stringify(BUILT_IN_SCHEMAS.find((entry) => entry.id === id)!.schema);
const RAW = 'shop.raw-events-value';
const RAW_2 = { subject: RAW, id: 2_000_000_005, version: 2, schema: textOf(2_000_000_005) };

describe('the registry of the log’s schemas', () => {
  it.each<[string, unknown]>([
    ['/subjects', ['raw', 'enriched', 'rejected', 'control'].map((name) => `shop.${name}-events-value`)],
    [`/subjects/${RAW}/versions`, [1, 2]],
    [`/subjects/${RAW}/versions/2`, RAW_2],
    [`/subjects/${RAW}/versions/latest`, RAW_2],
    [`/subjects/${RAW}/versions/-1`, RAW_2],
    [`/subjects/${RAW}/versions/1/schema`, JSON.parse(textOf(2_000_000_001))],
    ['/schemas/ids/2000000005', { schema: RAW_2.schema }],
    ['/schemas/ids/2000000005/schema', JSON.parse(RAW_2.schema)],
    ['/schemas/ids/2000000005/subjects', [RAW]],
    ['/schemas/ids/2000000005/versions', [{ subject: RAW, version: 2 }]],
    ['/schemas/types', ['AVRO']],
    ['/config', { compatibilityLevel: 'BACKWARD_TRANSITIVE' }],
    [`/config/${RAW}`, { compatibilityLevel: 'BACKWARD_TRANSITIVE' }],
    ['/mode', { mode: 'READONLY' }],
    [`/mode/${RAW}`, { mode: 'READONLY' }],
  ])('GET %s', async (path, expected) => {
    const { status, headers, body } = await ask('GET', path);
    expect({ status, body }).toEqual({ status: 200, body: expected });
    expect(headers.get('content-type')).toMatch(/^application\/vnd\.schemaregistry\.v1\+json/);
  });

  it('finds a schema however it is written', async () => {
    const { name, fields, type } = BUILT_IN_SCHEMAS[4].schema;
    const spelt = JSON.stringify({ fields, type, name: `nexuspipe.${name}` }, null, 2);
    expect((await ask('POST', `/subjects/${RAW}`, { schema: spelt })).body).toEqual(RAW_2);
    expect((await ask('POST', `/subjects/${RAW}/versions`, { schema: spelt, schemaType: 'AVRO' })).body).toEqual({
      id: RAW_2.id,
    });
  });

  const OTHER = JSON.stringify({ type: 'record', name: 'RawEvent', fields: [] });
  const DEEP = `${'{"type":"array","items":'.repeat(2_000)}"int"${'}'.repeat(2_000)}`;
  const LONG = JSON.stringify({ type: 'string', doc: 'x'.repeat(70_000) });
  it.each<[string, string, unknown, number, number]>([
    ['GET', '/subjects/raw-events-value/versions', undefined, 404, 40401],
    ['GET', '/subjects/x/versions/1', undefined, 404, 40401],
    ['GET', `/subjects/${RAW}/versions/3`, undefined, 404, 40402],
    ['GET', `/subjects/${RAW}/versions/1e0`, undefined, 404, 40402],
    ['GET', '/config/x', undefined, 404, 40401],
    ['GET', '/schemas/ids/1', undefined, 404, 40403],
    ['GET', '/schemas/ids/x', undefined, 404, 40403],
    ['POST', `/subjects/${RAW}`, { schema: OTHER }, 404, 40403],
    ['POST', `/subjects/${RAW}`, { schema: 'x' }, 422, 42201],
    ['POST', `/subjects/${RAW}`, { schema: DEEP }, 404, 40403],
    ['POST', `/subjects/${RAW}`, { schema: LONG }, 422, 42201],
    ['POST', `/subjects/${RAW}`, {}, 400, 400],
    ['POST', `/subjects/${RAW}`, '{', 400, 400],
    ['POST', `/subjects/${RAW}/versions`, { schema: OTHER }, 422, 42205],
    ['PUT', '/config', { compatibility: 'NONE' }, 422, 42205],
    ['PUT', `/mode/${RAW}`, { mode: 'READWRITE' }, 422, 42205],
    ['DELETE', `/subjects/${RAW}`, undefined, 422, 42205],
    ['DELETE', `/subjects/${RAW}/versions/1`, undefined, 422, 42205],
  ])('%s %s is refused (%#)', async (method, path, body, status, code) => {
    const answer = await ask(method, path, body);
    expect(answer).toMatchObject({ status, body: { error_code: code, message: expect.any(String) as unknown } });
    expect(answer.body['code']).toEqual(expect.stringMatching(/^[A-Z_]+$/));
  });

  it('lets in who presents a token as user name, password or bearer, and nobody else', async () => {
    const { readToken = '', ingestKey = '' } = cast.tokens;
    const statusWith = async (headers: Record<string, string>, path = '/api/v1/registry/subjects') =>
      (await gateway.request('GET', path, { headers })).status;
    expect(await statusWith(basic(readToken, ''))).toBe(200);
    expect(await statusWith(basic('', readToken))).toBe(200);
    expect(await statusWith({ authorization: `Bearer ${readToken}` })).toBe(200);
    expect(await statusWith(basic(readToken.slice(0, -1), 'x'))).toBe(401);
    expect(await statusWith(basic('', ingestKey))).toBe(403);
    expect(await statusWith({ authorization: 'Basic' })).toBe(401);
    expect(await statusWith({})).toBe(401);
    // Only here: elsewhere there is no client that needs it.
    expect(await statusWith(basic('', readToken), '/api/v1/auth/me')).toBe(401);
    const { body } = await gateway.request('GET', '/api/v1/registry/subjects');
    expect(body).toMatchObject({ code: 'UNAUTHENTICATED', error_code: 401 });
  });
});
