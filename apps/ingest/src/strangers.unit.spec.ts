/** What an address may ask that shows no valid key, or a browser's. Over a real listener. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { BROWSER_KEY, keyNumber, post, WITHOUT_KEY, type Collector } from './collector.fixture.spec.js';

import { batchOf, bearer, closeCollectors, event, eventually, facts, seen, start } from './limits.fixture.spec.js';

afterEach(closeCollectors);

describe('an address', () => {
  /** Asks without a valid key until the address is not heard any more; answers with the codes before. */
  const untilUnheard = async (collector: Collector): Promise<unknown[]> => {
    const codes: unknown[] = [];
    while (codes.length < 100) {
      const { body } = await post(collector, event, bearer(keyNumber(99)));
      if (body.code === 'TOO_MANY_REQUESTS') return codes;
      codes.push(body.code);
    }
    return codes;
  };

  it('that shows no valid key is soon not heard any more, until it waits', async () => {
    const collector = await start({ perStranger: 2, burstSeconds: 5 });
    const codes = await untilUnheard(collector);
    expect(new Set(codes)).toEqual(new Set(['KEY_UNKNOWN']));
    expect(codes.length).toBeGreaterThanOrEqual(10);
    expect(codes.length).toBeLessThan(100);
    const refused = await post(collector, event, bearer('nonsense'));
    expect(seen(refused)).toEqual([429, 'TOO_MANY_REQUESTS', '1']);
    expect(refused.headers.get('ratelimit')).toBeNull();
    await pause(1_000);
    expect((await post(collector, event, WITHOUT_KEY)).body.code).toBe('KEY_MISSING');
  });

  it('that is not heard may still use a valid key in a header, and nothing that must be read first', async () => {
    const collector = await start({ perStranger: 0.05, burstSeconds: 100 });
    for (let i = 0; i < 5; i++) await post(collector, event, WITHOUT_KEY);
    expect((await post(collector, event)).status).toBe(202);
    expect((await post(collector, { ...event, writeKey: BROWSER_KEY }, WITHOUT_KEY)).status).toBe(429);
  });

  it('that is not heard gets its answer though its body never comes', async () => {
    const collector = await start({ perStranger: 0.05, burstSeconds: 100 });
    for (let i = 0; i < 5; i++) await post(collector, event, WITHOUT_KEY);
    const socket = connect(collector.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(
        'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{',
      );
      const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(3_000) })) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 429 /);
    } finally {
      socket.destroy();
    }
  });

  it('may send keys in bodies as often as it likes, and bodies that never end only so often', async () => {
    const collector = await start({ perStranger: 0.05, burstSeconds: 100 });
    const withKey = () => post(collector, { ...event, writeKey: BROWSER_KEY }, WITHOUT_KEY);
    for (let i = 0; i < 20; i++) expect((await withKey()).status).toBe(202);
    const sockets = Array.from({ length: 5 }, () => connect(collector.port, '127.0.0.1'));
    try {
      for (const socket of sockets) {
        socket.write('POST /v1/events HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n');
        socket.write('content-type: application/json\r\ncontent-length: 60000\r\n\r\n');
        await once(socket, 'data', { signal: AbortSignal.timeout(3_000) });
      }
      await eventually(async () => (await withKey()).status, 429);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  it('is heard for itself behind a listed proxy, and a forged header changes nothing', async () => {
    const rates = { perStranger: 0.01, burstSeconds: 100 };
    const from = (address: string) => ({ ...WITHOUT_KEY, 'x-forwarded-for': address });
    const behind = await start(rates, facts, undefined, ['127.0.0.1']);
    await post(behind, event, from('198.51.100.1'));
    expect((await post(behind, event, from('198.51.100.1'))).status).toBe(429);
    expect((await post(behind, event, from('198.51.100.2'))).status).toBe(401);
    const direct = await start(rates);
    await post(direct, event, from('198.51.100.1'));
    expect((await post(direct, event, from('198.51.100.2'))).status).toBe(429);
  });

  it('has a limit of its own for browsers', async () => {
    const collector = await start({ perAddress: 0.02, burstSeconds: 100 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await post(collector, batchOf(5), bearer(BROWSER_KEY))).status);
    expect(statuses).toEqual([202, 202, 429]);
    const last = await post(collector, event, bearer(BROWSER_KEY));
    expect(last.headers.get('ratelimit-policy')).toBe('"address";q=2;w=100');
    expect((await post(collector, event)).status).toBe(202);
  });
});
