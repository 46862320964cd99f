import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

const html = { headers: { accept: 'text/html,application/xhtml+xml' } };

describe('dashboard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-dashboard-'));
  let gateway: TestGateway;

  beforeAll(async () => {
    mkdirSync(join(folder, 'site/assets'), { recursive: true });
    writeFileSync(join(folder, 'site/index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(folder, 'site/favicon.svg'), '<svg/>');
    writeFileSync(join(folder, 'site/assets/main-abc123.js'), 'export {};');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    gateway = await startGateway({ dashboardDirectory: join(folder, 'site') });
  });
  afterAll(async () => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/login?link=abc', '/projects/p1/live', '/a.b/c'])('is one page at %s', async (path) => {
    const { status, headers, body } = await gateway.request<unknown>('GET', path, html);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(body).toContain('<title>page</title>');
  });

  it('keeps hashed files for ever, the others fresh', async () => {
    const script = await gateway.request('GET', '/assets/main-abc123.js');
    expect(script.status).toBe(200);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    const icon = await gateway.request('GET', '/favicon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/api/v1/nothing', '/api/nothing', '/assets/gone-123.js', '/v1/events', '/metrics/x', '/.well-known/x'])(
    'is not at %s',
    async (path) => {
      const answer = await gateway.request('GET', path, html);
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('is not given to programs', async () => {
    expect((await gateway.request('GET', '/anything', { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await gateway.request('POST', '/anything', { ...html, body: {} })).status).toBe(404);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/%00', '/..\\secret.txt'])(
    'does not leave its folder: %s',
    async (path) => {
      const { status, body } = await gateway.request<unknown>('GET', path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(JSON.stringify(body)).not.toContain('secret"');
    },
  );

  it('refuses a start without its files', async () => {
    await expect(startGateway({ dashboardDirectory: join(folder, 'nothing') })).rejects.toThrow(/build:frontend/);
  });
});
