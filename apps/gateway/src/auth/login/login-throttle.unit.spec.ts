import { describe, expect, it } from '@jest/globals';
import { LiveStoreUnavailable, memoryLimits, type Limits, type LiveStore } from '#live-store';
import { createLogger } from '#runtime';
import { ATTEMPTS, LoginThrottle } from './login-throttle.js';

const logger = createLogger('spec', 'silent');
const failed = (outcome: boolean): boolean => !outcome;
const wrong = (): Promise<boolean> => Promise.resolve(false);
const right = (): Promise<boolean> => Promise.resolve(true);
const over = (limits: Limits): LoginThrottle => new LoginThrottle({ limits } as LiveStore, logger);
const TOO_MANY = { code: 'TOO_MANY_REQUESTS' };

describe('attempts to sign in', () => {
  it('are so many an account from one network, whichever gateway they come to; others are not kept out', async () => {
    const shared = memoryLimits(() => 0);
    const gateways = [over(shared), over(shared)];
    for (let i = 0; i < ATTEMPTS.account.burst; i += 1) {
      expect(await gateways[i % 2]!.attempt(`2001:db8:1:2::${i}`, 'ann', wrong, failed)).toBe(false);
    }
    for (const gateway of gateways) {
      await expect(gateway.attempt('2001:db8:1:2::99', 'ann', right, failed)).rejects.toMatchObject({
        ...TOO_MANY,
        options: { retryAfterSeconds: 30 },
      });
    }
    expect(await gateways[0]!.attempt('2001:db8:1:2::1', 'bob', right, failed)).toBe(true);
    expect(await gateways[0]!.attempt('2001:db8:1:3::1', 'ann', right, failed)).toBe(true);
  });

  it('are so many an account from everywhere', async () => {
    const throttle = over(memoryLimits(() => 0));
    const { burst } = ATTEMPTS.accountFromEverywhere;
    for (let i = 0; i < burst; i += 1) await throttle.attempt(`192.0.2.${i}`, 'ann', wrong, failed);
    await expect(throttle.attempt('198.51.100.1', 'ann', right, failed)).rejects.toMatchObject(TOO_MANY);
    expect(await throttle.attempt('198.51.100.1', 'bob', right, failed)).toBe(true);
  });

  it('of the whole network of a customer are those of one address', async () => {
    const throttle = over(memoryLimits(() => 0));
    for (let i = 0; i < ATTEMPTS.address.burst; i += 1) {
      await throttle.attempt(`2001:db8:1:2::${i}`, `user ${i}`, wrong, failed);
    }
    await expect(throttle.attempt('2001:db8:1:2:ffff::', null, right, failed)).rejects.toMatchObject(TOO_MANY);
    expect(await throttle.attempt('2001:db8:1:3::1', null, right, failed)).toBe(true);
  });

  it('are so many an address, whatever account they are for', async () => {
    const throttle = over(memoryLimits(() => 0));
    for (let i = 0; i < ATTEMPTS.address.burst; i += 1) await throttle.attempt('192.0.2.1', `user ${i}`, wrong, failed);
    await expect(throttle.attempt('192.0.2.1', null, right, failed)).rejects.toMatchObject(TOO_MANY);
    expect(await throttle.attempt('192.0.2.2', 'user 1', right, failed)).toBe(true);
  });

  it('cost nothing when they succeed, and a refusal costs nothing more', async () => {
    let now = 0;
    const throttle = over(memoryLimits(() => now));
    for (let i = 0; i < 100; i += 1) expect(await throttle.attempt('a', 'ann', right, failed)).toBe(true);
    for (let i = 0; i < ATTEMPTS.account.burst; i += 1) await throttle.attempt('a', 'ann', wrong, failed);
    for (let i = 0; i < 100; i += 1) {
      await expect(throttle.attempt('a', 'ann', right, failed)).rejects.toMatchObject(TOO_MANY);
    }
    now += 31_000;
    expect(await throttle.attempt('a', 'ann', right, failed)).toBe(true);
  });

  it('cost nothing when it was our fault', async () => {
    const throttle = over(memoryLimits(() => 0));
    const broken = (): Promise<boolean> => Promise.reject(new Error('no database'));
    for (let i = 0; i < 20; i += 1)
      await expect(throttle.attempt('a', 'ann', broken, failed)).rejects.toThrow('no data');
    expect(await throttle.attempt('a', 'ann', right, failed)).toBe(true);
  });

  it('at the same time are no more than one after the other', async () => {
    const throttle = over(memoryLimits(() => 0));
    let ran = 0;
    const slow = async (): Promise<boolean> => {
      ran += 1;
      await Promise.resolve();
      return false;
    };
    // Refusals must not fill the bucket again: the second wave would find it full.
    for (let wave = 0; wave < 2; wave += 1) {
      await Promise.allSettled(Array.from({ length: 50 }, () => throttle.attempt('a', 'ann', slow, failed)));
      expect(ran).toBe(ATTEMPTS.account.burst);
    }
  });

  it('are counted here while the live store is away', async () => {
    const away: Pick<Limits, 'take'> = { take: () => Promise.reject(new LiveStoreUnavailable('gone')) };
    const throttle = over(away as Limits);
    for (let i = 0; i < ATTEMPTS.account.burst; i += 1) await throttle.attempt('a', 'ann', wrong, failed);
    await expect(throttle.attempt('a', 'ann', right, failed)).rejects.toMatchObject(TOO_MANY);
  });

  it('tell the live store neither addresses nor accounts', async () => {
    const asked: string[] = [];
    const limits = memoryLimits(() => 0);
    const spied: Limits = { ...limits, take: (uses) => limits.take(uses.map((use) => (asked.push(use.bucket), use))) };
    await over(spied).attempt('192.0.2.1', 'ann@example.org', wrong, failed);
    expect(asked).toHaveLength(3);
    expect(asked.join()).not.toMatch(/192|ann/);
  });
});
