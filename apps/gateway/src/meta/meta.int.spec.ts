import { afterEach, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';

describe('GET /api/v1/meta', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  it('says without a token where events go', async () => {
    gateway = await startGateway({ ingestUrl: 'https://in.example.org' });
    const { status, headers, body } = await gateway.request('GET', '/api/v1/meta');
    // The dashboard's import sends there.
    expect(headers.get('content-security-policy')).toContain("connect-src 'self' https://in.example.org;");
    expect({ status, body }).toEqual({
      status: 200,
      body: { ingestUrl: 'https://in.example.org', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown },
    });
  });

  it('leaves it to the reader when nobody has said', async () => {
    gateway = await startGateway();
    expect((await gateway.request('GET', '/api/v1/meta')).body).toMatchObject({ ingestUrl: null });
  });
});
