/** How many mails go out, over all gateways: to one person, and because of one. */
import { Inject, Injectable } from '@nestjs/common';
import { addressBlock, normalEmail } from '#domain';
import type { LiveStore } from '#live-store';
import type { Logger } from '#runtime';
import { oneOf, SharedBuckets, type Bucket } from '../limits/shared-buckets.js';
import { LIVE_STORE, LOGGER } from '../parts.js';

const RESET_MAILS = {
  address: { burst: 20, ratePerSecond: 1 / 180 },
  account: { burst: 3, ratePerSecond: 1 / 1_200 },
} as const satisfies Record<string, Bucket>;

export const INVITATION_MAILS = {
  recipient: { burst: 5, ratePerSecond: 1 / 1_200 },
  author: { burst: 50, ratePerSecond: 1 / 60 },
} as const satisfies Record<string, Bucket>;

@Injectable()
export class MailThrottle {
  private readonly buckets: SharedBuckets;

  constructor(@Inject(LIVE_STORE) { limits }: LiveStore, @Inject(LOGGER) logger: Logger) {
    this.buckets = new SharedBuckets(limits, logger);
  }

  /**
   * Whether a link for a new password may be sent now; nobody is told that it was not. Throws Refused (TOO_MANY_REQUESTS) to
   * an address that asks too often.
   */
  async mayReset(address: string, email: string): Promise<boolean> {
    await this.buckets.take([oneOf('mail address', addressBlock(address), RESET_MAILS.address)]);
    const { wait } = await this.buckets.tryToTake([oneOf('mail account', normalEmail(email), RESET_MAILS.account)]);
    return wait === 0;
  }

  /** Throws Refused (TOO_MANY_REQUESTS) when the author invites too many, or anybody this one too often. */
  async countInvitation(authorId: string, email: string): Promise<void> {
    await this.buckets.take([
      oneOf('invitation author', authorId, INVITATION_MAILS.author),
      oneOf('invitation recipient', normalEmail(email), INVITATION_MAILS.recipient),
    ]);
  }
}
