import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS, type ErrorCode } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { assemble, type Cast } from '../access/cast.fixture.spec.js';
import { startGateway, type Answer, type TestGateway } from '../gateway.fixture.spec.js';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface Documented {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Operation extends Documented {
  readonly method: string;
  readonly path: string;
}

let gateway: TestGateway;
let cast: Cast;
let operations: Operation[];
let schemas: Readonly<Record<string, Schema>>;
const routes = new Set<string>();

beforeAll(async () => {
  gateway = await startGateway({ ingestUrl: 'https://events.example.org' }, (app) => {
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, url }) => [method].flat().forEach((name) => routes.add(`${name} ${url}`)));
  });
  await migrateReadModel(gateway.databaseUrl);
  cast = await assemble(gateway);
  const { body } = await gateway.request<{
    paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
    components: { schemas: Readonly<Record<string, Schema>> };
  }>('GET', '/api/openapi.json');
  ({ schemas } = body.components);
  operations = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, documented]) => ({ method: method.toUpperCase(), path, ...documented })),
  );
}, 60_000);
afterAll(() => gateway?.close());

describe('every answer, of every route', () => {
  it('has the headers that keep browsers from doing what was not meant', async () => {
    expect(routes.size).toBeGreaterThan(60);
    for (const route of routes) {
      const [method, url] = route.split(' ') as [string, string];
      if (method === 'HEAD') continue;
      const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'swagger-ui.css');
      for (const origin of [undefined, 'https://evil.example']) {
        const { headers } = await gateway.request(method, path, { headers: origin ? { origin } : {} });
        const policy = headers.get('content-security-policy') ?? '';
        expect([route, policy]).toEqual([route, expect.stringContaining("default-src 'self'")]);
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toMatch(/unsafe|\*/);
        expect([route, headers.get('x-content-type-options')]).toEqual([route, 'nosniff']);
        expect([route, headers.get('strict-transport-security')]).toEqual([
          route,
          expect.stringMatching(/max-age=\d{8}/),
        ]);
        expect([route, headers.get('x-frame-options')]).toEqual([route, 'DENY']);
        expect([route, headers.get('access-control-allow-origin')]).toEqual([route, null]);
        expect([route, headers.get('access-control-allow-credentials')]).toEqual([route, null]);
        expect([route, headers.get('x-powered-by'), headers.get('server')]).toEqual([route, null, null]);
        if (url.startsWith('/api/v1/')) expect([route, headers.get('cache-control')]).toEqual([route, 'no-store']);
      }
    }
  });

  it('lets no page of another origin ask', async () => {
    for (const { method, path } of operations) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': method };
      const answer = await gateway.request('OPTIONS', path.replaceAll(/\{\w+\}/g, 'x'), { headers });
      expect([path, answer.status < 300, answer.headers.get('access-control-allow-origin')]).toEqual([
        path,
        false,
        null,
      ]);
    }
  });
});

const JUNK_VALUES: readonly unknown[] = [
  null,
  -1,
  1.5,
  2 ** 53 + 1,
  true,
  '',
  'y'.repeat(70_000),
  'a\0b',
  '\ud800',
  "' OR 1=1; --",
  '../../../etc/passwd',
  {},
  { $gt: '' },
  [],
  [null],
  [[[]]],
  ['__proto__'],
];
const JUNK_BODIES = [
  'null',
  '5',
  '"x"',
  '[]',
  '{',
  '{}',
  '\ufeff{}',
  '{"a":1e400}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '['.repeat(5_000) + ']'.repeat(5_000),
  `{"${'k'.repeat(5_000)}":1}`,
];
const JUNK_PARAMETERS = ['%00', "'", '..%2f..%2f', 'x'.repeat(1_500), '%F0%28', '*', '__proto__', 'constructor', '%20'];
const JUNK_QUERIES = [
  '',
  '-1',
  '1e400',
  'NaN',
  '%00',
  "'%3B--",
  '9'.repeat(400),
  '%5B%5D',
  '=1+1',
  '%ED%A0%80',
  'null',
];

/** What no answer says: where the program lies, how it is made, what it asks the database. */
const LEAKS =
  /node_modules|\.[jt]s:\d|\\n +at |[A-Z]\w*Error\b|SELECT |INSERT |UPDATE |DELETE FROM|control_plane|read_model|relation "|syntax error|invalid input|invalid byte|violates|[Pp]ostgre|[Tt]ype[Oo][Rr][Mm]|[Nn]est[Jj][Ss]|[Ff]astify|FST_ERR|\/home\/|\/root\/|\/tmp\//;

describe('nonsense', () => {
  it('of any kind, at any route, is answered without a fault and without a word about the inside', async () => {
    const asked = operations.flatMap((operation) => [...nonsense(operation)]);
    const wrong: string[] = [];
    let count = 0;
    const lane = async (): Promise<void> => {
      for (let next = asked.pop(); next; next = asked.pop()) {
        count += 1;
        const answer = await gateway.request<unknown>(next.method, next.path, next);
        const found = whatIsWrong(answer);
        if (found) wrong.push(`${next.method} ${next.path.slice(0, 200)} ${next.body?.slice(0, 100)}: ${found}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(count).toBeGreaterThan(2_000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await gateway.request('GET', '/health/ready')).status).toBe(200);
  }, 180_000);
});

interface Question {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

function* nonsense(operation: Operation): Generator<Question> {
  const { method, path, parameters = [] } = operation;
  // What would end the owner's own session or membership is asked by somebody who is not needed any more.
  const isFinal = /\/(membership|logout-everywhere|logout)$/.test(path);
  const token = cast.tokens[isFinal ? 'viewer' : path.includes('/admin/') ? 'operator' : 'owner']!;
  const filled = fill(path);
  for (const [name] of path.matchAll(/\{\w+\}/g)) {
    for (const junk of JUNK_PARAMETERS) yield { method, token, path: fill(path.replace(name, junk)) };
  }
  for (const { name } of parameters.filter(({ in: place }) => place === 'query')) {
    for (const junk of JUNK_QUERIES) yield { method, token, path: `${filled}?${name}=${junk}` };
    yield { method, token, path: `${filled}?${name}=1&${name}=2` };
    yield { method, token, path: `${filled}?${name}[a]=1` };
  }
  if (method === 'GET') return;
  for (const body of JUNK_BODIES) yield { method, token, path: filled, body };
  for (const name of bodyFields(operation)) {
    for (const junk of JUNK_VALUES) yield { method, token, path: filled, body: JSON.stringify({ [name]: junk }) };
  }
}

const fill = (path: string): string =>
  path
    .replace('{projectId}', cast.own.projectId)
    .replace('{streamId}', cast.own.streamId)
    .replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');

function bodyFields({ requestBody }: Operation): string[] {
  const schema = requestBody?.content['application/json']?.schema;
  const named = schema?.$ref ? schemas[schema.$ref.split('/').at(-1)!] : schema;
  return Object.keys(named?.properties ?? {});
}

function whatIsWrong({ status, headers, body }: Answer<unknown>): string | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const leak = LEAKS.exec(text);
  if (leak) return `says ${leak[0]}: ${text.slice(0, 300)}`;
  if (status < 300) return null;
  if (!headers.get('content-type')?.includes('application/problem+json')) return `${status} is no problem: ${text}`;
  const { code } = body as { code?: ErrorCode };
  const entry = code && ERRORS[code];
  if (!entry || entry.status !== status) return `${status} with the code ${code}`;
  return status >= 500 ? `${status} ${code}` : null;
}
