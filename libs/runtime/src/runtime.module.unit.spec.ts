import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Counter, Registry } from 'prom-client';
import { Health } from './health.js';
import { RuntimeModule } from './runtime.module.js';

const TOKEN = 'token-of-the-prometheus';

describe('what a process says of itself', () => {
  let app: NestFastifyApplication;
  const health = new Health(TOKEN);
  health.add('log', () => ({ ok: true }));
  health.add('database', () => ({ ok: false, detail: 'no answer' }));
  const metrics = new Registry();
  new Counter({ name: 'looked_at', help: 'x', registers: [metrics] }).inc();

  beforeAll(async () => {
    const module = RuntimeModule.register(health, metrics);
    app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch((await app.getUrl()) + path, { headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  /** As a proxy hands on what comes from elsewhere. */
  const ELSEWHERE = { 'x-forwarded-for': '10.0.0.7' };

  it('is everything to the machine itself, and to who presents the token', async () => {
    const presented = { ...ELSEWHERE, authorization: `Bearer ${TOKEN}` };
    for (const answer of [await get('/health/ready'), await get('/health/ready', presented)]) {
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toEqual({
        status: 'unavailable',
        parts: { log: { ok: true }, database: { ok: false, detail: 'no answer' } },
      });
    }
    expect((await get('/metrics')).text).toContain('looked_at 1');
    expect((await get('/metrics', presented)).text).toContain('looked_at 1');
  });

  it.each([{}, { authorization: 'Bearer another-token-of-16' }])(
    'is no more than whether it is ready to others, with %j',
    async (authorization) => {
      const headers = { ...ELSEWHERE, ...authorization };
      const ready = await get('/health/ready', headers);
      expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { status: 'unavailable' }]);
      expect(JSON.parse((await get('/health/live', headers)).text)).toEqual({ status: 'ok' });
      const refused = await get('/metrics', headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(JSON.parse(refused.text)).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, retryable: false });
      expect(refused.text).not.toContain('looked_at');
    },
  );
});
