/**
 * Failed attempts to sign in, over all gateways. An attempt is taken out before it runs, and given back when it succeeds; so
 * many at the same time are not let through either. Whoever guesses from one network locks that network out of the account,
 * not the person; guesses from many networks together have a limit of their own.
 */
import { Inject, Injectable } from '@nestjs/common';
import { addressBlock, isRefusal } from '#domain';
import type { LiveStore } from '#live-store';
import type { Logger } from '#runtime';
import { oneOf, SharedBuckets, type Bucket } from '../../limits/shared-buckets.js';
import { LIVE_STORE, LOGGER } from '../../parts.js';

export const ATTEMPTS = {
  /** Of a network, for any account. */
  address: { burst: 30, ratePerSecond: 1 / 2 },
  /** Of a network, for one account. */
  account: { burst: 10, ratePerSecond: 1 / 30 },
  accountFromEverywhere: { burst: 100, ratePerSecond: 1 / 6 },
} as const satisfies Record<string, Bucket>;

@Injectable()
export class LoginThrottle {
  private readonly buckets: SharedBuckets;

  constructor(@Inject(LIVE_STORE) { limits }: LiveStore, @Inject(LOGGER) logger: Logger) {
    this.buckets = new SharedBuckets(limits, logger);
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
    const taking = await this.buckets.take(usesOf(addressBlock(address), account));
    let counts = false;
    try {
      const outcome = await run();
      counts = failed(outcome);
      return outcome;
    } finally {
      // Neither a success nor a fault of ours is held against anybody.
      if (!counts) await taking.giveBack();
    }
  }
}

function usesOf(network: string, account: string | null) {
  const ofNetwork = oneOf('login address', network, ATTEMPTS.address);
  if (account === null) return [ofNetwork];
  return [
    ofNetwork,
    oneOf('login account', `${network} ${account}`, ATTEMPTS.account),
    oneOf('login account from everywhere', account, ATTEMPTS.accountFromEverywhere),
  ];
}

/** Whether an attempt was refused for what only its owner knows: not for a new password that will not do. */
export function isWrongGuess(outcome: unknown): boolean {
  if (!isRefusal(outcome)) return false;
  return outcome.code === 'LOGIN_FAILED' || outcome.code === 'LINK_INVALID' || outcome.field === 'current';
}
