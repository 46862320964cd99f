/** The arithmetic of a token bucket: fills at a rate up to its burst, and may be owed a bounded debt. Pure; ms in, units out. */
import type { BucketUse } from './port.js';

/** A bucket that fills more slowly than this is forgotten, and so full, all the same. */
export const BUCKET_KEPT_MS = 31 * 24 * 60 * 60 * 1000;

/**
 * So long a bucket is kept though it is full: what came back in a time counts for one use only, and another process may
 * report a use over the same time. Who could not report for longer is believed.
 */
export const BUCKET_WINDOW_MS = 10_000;

export interface BucketState {
  readonly left: number;
  /** Epoch ms at which so much was left. */
  readonly at: number;
}

/** The bucket after a use; undefined stands for one that is full, and has been for long, before and after. */
export function bucketAfter(state: BucketState | undefined, use: BucketUse, now: number): BucketState | undefined {
  const { used, ratePerSecond, burst, overMs = 0 } = use;
  const elapsed = state ? Math.max(0, now - state.at) : overMs;
  const inWindow = Math.min(overMs, elapsed);
  const before = Math.min(burst, (state?.left ?? burst) + ((elapsed - inWindow) * ratePerSecond) / 1000);
  const after = Math.min(burst, before + (inWindow * ratePerSecond) / 1000 - used);
  const left = Math.max(after, -Math.max(burst, used));
  if (left < burst) return { left, at: now };
  const at = used > 0 ? now : state?.at;
  return at === undefined || now - at >= BUCKET_WINDOW_MS ? undefined : { left, at };
}
