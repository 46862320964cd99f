/** Failed attempts to sign in, per address and per account, in this process. Attempts under way count as failed. */
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Refused } from '../../problems/refused.js';

const WINDOW_MS = 60_000;
/** Per window. */
export const ATTEMPTS = { address: 30, account: 10 } as const;

interface Attempts {
  count: number;
  readonly until: number;
}

@Injectable()
export class LoginThrottle {
  private readonly attempts = new LRUCache<string, Attempts>({ max: 20_000 });

  /** Runs an attempt; throws Refused (TOO_MANY_REQUESTS) without running it when there were too many failures. */
  async attempt<T>(
    address: string,
    account: string | null,
    run: () => Promise<T>,
    failed: (outcome: T) => boolean,
  ): Promise<T> {
    const now = Date.now();
    const counted = [this.of(`address ${address}`, now)];
    if (account !== null) counted.push(this.of(`account ${account}`, now));
    const limits = [ATTEMPTS.address, ATTEMPTS.account];
    const full = counted.find(({ count }, index) => count >= limits[index]!);
    if (full)
      throw new Refused('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.max(1, Math.ceil((full.until - now) / 1000)) });
    for (const one of counted) one.count += 1;
    const outcome = await run();
    if (!failed(outcome)) for (const one of counted) one.count -= 1;
    return outcome;
  }

  private of(key: string, now: number): Attempts {
    const known = this.attempts.get(key);
    if (known && known.until > now) return known;
    const fresh = { count: 0, until: now + WINDOW_MS };
    this.attempts.set(key, fresh);
    return fresh;
  }
}
