import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from './gateway.fixture.spec.js';

describe('a gateway in front of which somebody else stands', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      front: (request, response) => {
        if (!request.url?.startsWith('/v1/')) return false;
        response.writeHead(202).end('taken');
        return true;
      },
    });
  });
  afterAll(() => gateway.close());

  it('leaves to it what it takes, and answers the rest', async () => {
    expect(await gateway.request('POST', '/v1/events', { body: {} })).toMatchObject({ status: 202, body: 'taken' });
    expect((await gateway.request('GET', '/health/live')).status).toBe(200);
    expect((await gateway.request('GET', '/api/v1/projects')).status).toBe(401);
  });

  it('keeps sockets for itself', async () => {
    const answer = await gateway.request('GET', '/socket.io/?EIO=4&transport=polling');
    expect(answer.status).toBe(200);
    expect(String(answer.body)).toContain('"sid"');
  });

  it('is ready when the parts are, and serves its metrics', async () => {
    expect(await gateway.request('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await gateway.request('GET', '/metrics')).status).toBe(200);
  });
});
