import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';

describe('health', () => {
  it('is ready when every part is', async () => {
    const health = new Health();
    health.add('log', () => ({ ok: true }));
    health.add('database', () => Promise.resolve({ ok: true, detail: 'idle' }));
    expect(await health.report()).toEqual({
      ready: true,
      parts: { log: { ok: true }, database: { ok: true, detail: 'idle' } },
    });
  });

  it('names the part that is not, also when its check throws', async () => {
    const health = new Health();
    health.add('log', () => ({ ok: true }));
    health.add('database', () => Promise.reject(new Error('connection refused')));
    expect(await health.report()).toEqual({
      ready: false,
      parts: { log: { ok: true }, database: { ok: false, detail: 'connection refused' } },
    });
  });

  it('is not ready while it drains', async () => {
    const health = new Health();
    health.drain();
    expect((await health.report()).ready).toBe(false);
  });

  it('does not wait for a check that never answers', async () => {
    const health = new Health();
    health.add('log', () => new Promise(() => undefined));
    expect((await health.report()).parts['log']).toEqual({ ok: false, detail: 'no answer' });
  });
});
