import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

interface Problem {
  type: string;
  code: string;
  retryable: boolean;
  traceId: string;
}

describe('errors of the gateway', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());

  const request = (method: string, path: string, options = {}) =>
    gateway.request<Problem>(method, path, { token, ...options });
  const json = { 'content-type': 'application/json' };

  it.each([
    ['GET', '/api/v1/nothing', {}, 404, 'NOT_FOUND'],
    ['GET', '/api/v2/projects', {}, 404, 'NOT_FOUND'],
    ['GET', '/nothing', {}, 404, 'NOT_FOUND'],
    ['GET', '/api/v1/%', {}, 400, 'REQUEST_INVALID'],
    ['PUT', '/api/v1/projects', { body: {} }, 404, 'NOT_FOUND'],
    ['GET', '/api/v1/projects', { token: undefined }, 401, 'UNAUTHENTICATED'],
    ['POST', '/api/v1/projects', { body: '{"name":' }, 400, 'BODY_NOT_JSON'],
    ['POST', '/api/v1/projects', { body: '' }, 400, 'BODY_NOT_JSON'],
    ['POST', '/api/v1/projects', { body: '"x"' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/v1/projects', { body: 'null' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/v1/projects', { body: `{"name":"${'x'.repeat(300_000)}"}` }, 413, 'BODY_TOO_LARGE'],
    [
      'POST',
      '/api/v1/projects',
      { body: 'a=b', headers: { 'content-type': 'text/csv' } },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['POST', '/api/v1/projects', { body: `${'['.repeat(100_000)}`, headers: json }, 400, 'BODY_NOT_JSON'],
  ])('%s %s with %j', async (method, path, options, status, code) => {
    const answer = await request(method, path, options);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:nexuspipe:error:${code}` } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts|\.js|SELECT|at /);
  });

  it("keep the caller's trace id, if it is one", async () => {
    const traceparent = (id: string) => ({ headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } });
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    expect((await request('GET', '/api/v1/nothing', traceparent(id))).body.traceId).toBe(id);
    expect((await request('GET', '/api/v1/nothing', traceparent('0'.repeat(32)))).body.traceId).not.toBe(
      '0'.repeat(32),
    );
    expect((await request('GET', '/api/v1/nothing', traceparent('<script>'))).body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('come with the security headers, like every answer', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/projects', '/health/live', '/api/docs', '/api/openapi.json']) {
      const { headers } = await request('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it.each([
    [
      'a header of 17 KB',
      `GET /health/live HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    ['noise', 'hello\r\n\r\n', 400, 'REQUEST_INVALID'],
    [
      'two lengths',
      'POST /api/v1/projects HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n',
      400,
      'REQUEST_INVALID',
    ],
    [
      'a smuggled body',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'REQUEST_INVALID',
    ],
  ])('answer %s on the wire', async (_name, text, status, code) => {
    const answer = await onTheWire(gateway.url, text);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(`"code":"${code}"`);
    expect((await request('GET', '/health/live')).status).toBe(200);
  });
});

describe('without its database', () => {
  it('the gateway says 503 with Retry-After, and works again when it is back', async () => {
    const gateway = await startGateway();
    try {
      const token = await gateway.login();
      const list = () => gateway.request<Problem>('GET', '/api/v1/projects', { token });
      const admin = new URL(gateway.databaseUrl);
      const name = admin.pathname.slice(1);
      admin.pathname = '/postgres';
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: admin.href });
      await client.connect();
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      const gone = await list();
      expect(gone).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE', retryable: true } });
      expect(Number(gone.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await gateway.request('POST', '/api/v1/projects', { token, body: { name: 'x' } })).toMatchObject({
        status: 503,
      });
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await client.end();
      expect((await list()).status).toBe(200);
    } finally {
      await gateway.close();
    }
  });
});

function onTheWire(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer, so far ${answer}`)));
  });
}
