import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiJson } from '../../../../tools/gen/openapi.js';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

describe('API documents', () => {
  let gateway: TestGateway;
  let document: OpenAPIObject;
  beforeAll(async () => {
    gateway = await startGateway();
    ({ body: document } = await gateway.request<OpenAPIObject>('GET', '/api/openapi.json'));
  });
  afterAll(() => gateway.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map(([method, operation]) => ({
          method: method.toUpperCase(),
          path,
          operation: operation as { security?: unknown[]; 'x-needs'?: string },
        })),
    );

  it('are those that the repository keeps', async () => {
    expect(document).toEqual(JSON.parse(await openApiJson()));
  });

  it('name every endpoint of the control plane', () => {
    const names = operations().map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'POST /api/v1/auth/login',
        'POST /api/v1/auth/link',
        'GET /api/v1/meta',
        'GET /api/v1/auth/me',
        'GET /api/v1/projects',
        'POST /api/v1/projects',
        'GET /api/v1/projects/{projectId}/streams',
        'POST /api/v1/projects/{projectId}/streams',
        'GET /api/v1/projects/{projectId}/collectors',
        'POST /api/v1/projects/{projectId}/collectors',
        'DELETE /api/v1/projects/{projectId}/collectors/{collectorId}',
      ]),
    );
  });

  it('say that a token is needed wherever one is', () => {
    for (const { path, operation } of operations()) {
      const isPublic = operation['x-needs'] === 'public';
      expect({ path, security: operation.security }).toEqual({
        path,
        security: isPublic ? undefined : [{ bearer: [] }],
      });
    }
  });

  it('can be read without the internet and without inline scripts', async () => {
    const page = await gateway.request<unknown>('GET', '/api/docs');
    const text = String(page.body);
    expect(text).not.toMatch(/<script>|<style|https?:\/\//);
    const files = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
    expect(files).toHaveLength(3);
    for (const file of files)
      expect({ file, status: (await gateway.request('GET', file)).status }).toEqual({ file, status: 200 });
    expect((await gateway.request('GET', '/api/docs/assets/package.json')).status).toBe(404);
  });
});
