/** Token buckets for all gateways together, in the live store. While it is away each gateway counts for itself. */
import { createHash } from 'node:crypto';
import { LiveStoreUnavailable, memoryLimits, type BucketUse, type Limits } from '#live-store';
import type { Logger } from '#runtime';
import { Refused } from '../problems/refused.js';

/** So many at once, and so many more a second. */
export interface Bucket {
  readonly burst: number;
  readonly ratePerSecond: number;
}

interface Taking {
  /** Seconds until it could be taken; 0: it was. */
  readonly wait: number;
  /** To where it was taken from: elsewhere it would be one more than there was. */
  giveBack(): Promise<void>;
}

export class SharedBuckets {
  private readonly own = memoryLimits(Date.now);

  constructor(
    private readonly shared: Limits,
    private readonly logger: Logger,
  ) {}

  /** From all or none; throws Refused (TOO_MANY_REQUESTS) for none. */
  async take(uses: readonly BucketUse[]): Promise<Taking> {
    const taking = await this.tryToTake(uses);
    if (taking.wait === 0) return taking;
    throw new Refused('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.max(1, Math.ceil(taking.wait)) });
  }

  /** From all or none. */
  async tryToTake(uses: readonly BucketUse[]): Promise<Taking> {
    try {
      return this.taking(this.shared, uses, await this.shared.take(uses));
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      this.logger.debug({ err: fault }, 'what is limited is counted in this process alone');
      return this.taking(this.own, uses, await this.own.take(uses));
    }
  }

  private taking(taker: Limits, uses: readonly BucketUse[], wait: number): Taking {
    return { wait, giveBack: () => this.giveBack(taker, uses) };
  }

  private async giveBack(taker: Limits, uses: readonly BucketUse[]): Promise<void> {
    try {
      await taker.use(uses.map((use) => ({ ...use, used: -use.used })));
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      this.logger.debug({ err: fault }, 'what was taken for nothing could not be given back');
    }
  }
}

/** One out of somebody's bucket, under a hash: the store need not know who it is. */
export function oneOf(kind: string, who: string, bucket: Bucket): BucketUse {
  const name = createHash('sha256').update(`${kind} ${who}`).digest('base64url').slice(0, 22);
  return { bucket: `gateway:${name}`, used: 1, ...bucket };
}
