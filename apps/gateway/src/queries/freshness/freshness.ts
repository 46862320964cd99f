/** The fields that every read answer carries: what range it is about, and how complete it is. */
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Freshness } from '#contracts';
import { Completeness } from './completeness.js';

export interface TimeRange {
  /** Epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
  /** IANA name. */
  readonly tz: string;
}

const LOOK_INTERVAL_MS = 1_000;
/** A reader waits for a look that is newer than this, but no longer than the deadline. */
const MAX_AGE_MS = 250;
const LOOK_DEADLINE_MS = 300;
/** Looking goes on for so long after somebody asked. */
const INTEREST_MS = 60_000;

@Injectable()
export class FreshnessClock implements OnModuleInit, OnModuleDestroy {
  private askedAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly completeness: Completeness) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.tick(), LOOK_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Asked before the rows are read, so that the answer never claims more than is in them. */
  async asOf(): Promise<number> {
    this.askedAt = Date.now();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LOOK_DEADLINE_MS);
    });
    await Promise.race([this.completeness.refresh(MAX_AGE_MS), deadline]);
    clearTimeout(timer);
    return this.completeness.asOf();
  }

  private tick(): void {
    if (Date.now() - this.askedAt < INTEREST_MS) void this.completeness.refresh(0);
  }
}

/** `partial`: the range reaches beyond what is complete. */
export function freshnessOf({ from, to, tz }: TimeRange, asOf: number, now = Date.now()): Freshness {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    tz,
    asOf: new Date(asOf).toISOString(),
    lagMs: Math.max(0, now - asOf),
    partial: to > asOf,
  };
}
