import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openRedisLiveStore, type LiveStore } from '#live-store';
import { createLogger } from '#runtime';
import { describeWithRedis } from '#testing';
import { ATTEMPTS, LoginThrottle } from './login-throttle.js';

const failed = (outcome: boolean): boolean => !outcome;
const wrong = (): Promise<boolean> => Promise.resolve(false);

await describeWithRedis('attempts to sign in at two gateways', (url) => {
  it('are counted together on Redis, and go on being counted when it is gone', async () => {
    const keyPrefix = `spec-${randomUUID()}:`;
    const stores: LiveStore[] = [];
    const open = async (): Promise<LoginThrottle> => {
      const store = await openRedisLiveStore({ url, keyPrefix });
      stores.push(store);
      return new LoginThrottle(store, createLogger('spec', 'silent'));
    };
    const [one, other] = [await open(), await open()];
    const attempts = Array.from({ length: 2 * ATTEMPTS.account.burst }, (_, i) =>
      (i % 2 ? one : other).attempt('192.0.2.1', 'ann', wrong, failed),
    );
    const ran = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled');
    // One may have come back meanwhile, on a slow machine.
    expect([ATTEMPTS.account.burst, ATTEMPTS.account.burst + 1]).toContain(ran.length);
    await Promise.all(stores.map((store) => store.close()));
    const alone = Array.from({ length: 2 * ATTEMPTS.account.burst }, () =>
      one.attempt('192.0.2.2', 'bob', wrong, failed),
    );
    const counted = (await Promise.allSettled(alone)).filter(({ status }) => status === 'fulfilled');
    expect([ATTEMPTS.account.burst, ATTEMPTS.account.burst + 1]).toContain(counted.length);
  });
});
