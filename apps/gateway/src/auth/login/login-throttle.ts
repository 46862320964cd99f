/**
 * Failed attempts to sign in, per address and per account, over all gateways: token buckets in the live store. An attempt
 * is taken out before it runs, and given back when it succeeds; so many at the same time are not let through either. While
 * the live store is away each gateway counts for itself.
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isRefusal } from '#domain';
import { LiveStoreUnavailable, memoryLimits, type BucketUse, type Limits, type LiveStore } from '#live-store';
import type { Logger } from '#runtime';
import { LIVE_STORE, LOGGER } from '../../parts.js';
import { Refused } from '../../problems/refused.js';

interface Bucket {
  readonly burst: number;
  readonly ratePerSecond: number;
}

/** So many at once, and one more every so many seconds. */
export const ATTEMPTS = {
  address: { burst: 30, ratePerSecond: 1 / 2 },
  account: { burst: 10, ratePerSecond: 1 / 30 },
} as const satisfies Record<string, Bucket>;
const MAILS = {
  address: { burst: 20, ratePerSecond: 1 / 180 },
  account: { burst: 3, ratePerSecond: 1 / 1_200 },
} as const satisfies Record<string, Bucket>;

@Injectable()
export class LoginThrottle {
  private readonly shared: Limits;
  private readonly own = memoryLimits(Date.now);

  constructor(
    @Inject(LIVE_STORE) live: LiveStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.shared = live.limits;
  }

  /**
   * Runs an attempt; throws Refused (TOO_MANY_REQUESTS) without running it when there were too many failures.
   * @param account Whose; null: nobody's in particular.
   * @param failed Whether an outcome counts.
   */
  async attempt<T>(
    address: string,
    account: string | null,
    run: () => Promise<T>,
    failed: (outcome: T) => boolean,
  ): Promise<T> {
    const uses = [useOf('login address', address, ATTEMPTS.address)];
    if (account !== null) uses.push(useOf('login account', account, ATTEMPTS.account));
    const taker = await this.take(uses);
    let counts = false;
    try {
      const outcome = await run();
      counts = failed(outcome);
      return outcome;
    } finally {
      // Neither a success nor a fault of ours is held against anybody.
      if (!counts) await this.giveBack(taker, uses);
    }
  }

  /**
   * Whether a mail may be sent to the account now; nobody is told that it was not. Throws Refused (TOO_MANY_REQUESTS) to an
   * address that asks too often.
   */
  async mayAskForMail(address: string, account: string): Promise<boolean> {
    await this.take([useOf('mail address', address, MAILS.address)]);
    const { wait } = await this.tryToTake([useOf('mail account', account, MAILS.account)]);
    return wait === 0;
  }

  /** All or none; answers with who counted them. A refusal takes nothing, and so gives nothing back. */
  private async take(uses: readonly BucketUse[]): Promise<Limits> {
    const { taker, wait } = await this.tryToTake(uses);
    if (wait === 0) return taker;
    throw new Refused('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.max(1, Math.ceil(wait)) });
  }

  private async tryToTake(uses: readonly BucketUse[]): Promise<{ readonly taker: Limits; readonly wait: number }> {
    try {
      return { taker: this.shared, wait: await this.shared.take(uses) };
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      this.logger.debug({ err: fault }, 'attempts to sign in are counted in this process alone');
      return { taker: this.own, wait: await this.own.take(uses) };
    }
  }

  /** To where it was taken from: elsewhere it would be one more than there was. */
  private async giveBack(taker: Limits, uses: readonly BucketUse[]): Promise<void> {
    try {
      await taker.use(uses.map((use) => ({ ...use, used: -use.used })));
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      this.logger.debug({ err: fault }, 'an attempt to sign in could not be given back');
    }
  }
}

/** Whether an attempt was refused for what only its owner knows: not for a new password that will not do. */
export function isWrongGuess(outcome: unknown): boolean {
  if (!isRefusal(outcome)) return false;
  return outcome.code === 'LOGIN_FAILED' || outcome.code === 'LINK_INVALID' || outcome.field === 'current';
}

/** Under a hash: the store need not know who signs in. */
function useOf(kind: string, who: string, bucket: Bucket): BucketUse {
  const name = createHash('sha256').update(`${kind} ${who}`).digest('base64url').slice(0, 22);
  return { bucket: `login:${name}`, used: 1, ...bucket };
}
