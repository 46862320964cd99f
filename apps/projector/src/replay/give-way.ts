/**
 * A rebuild goes at full speed while nothing else happens. While events come in it takes small bites, one at a time, and
 * rests for twice as long as each took: it shares the database with the live version, and in standalone one event loop.
 * Where they come in faster than bites could follow it goes at full speed again: one that never arrives is of no use.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { FULL_SPEED, type CommitBounds } from '../project-batch/joint-commit.js';
import type { LivePositions } from './live-positions.js';

const BITE: CommitBounds = { records: 250, underWay: 1 };
const REST_PER_WORK = 2;
/** A database that is held up for long is no reason to rest for as long. */
const LONGEST_REST_MS = 500;
/** Records of the live version a second. Bites with their rests were measured at 13,000 and more. */
const TOO_FAST_FOR_BITES = 5_000;

export class GiveWay {
  private hurries = new AbortController();

  constructor(
    private readonly live: Pick<LivePositions, 'isMoving' | 'perSecond'>,
    private readonly signal: AbortSignal,
    private readonly sleep = (ms: number, ended: AbortSignal): Promise<void> => pause(ms, undefined, { signal: ended }),
  ) {}

  /** Of the next transaction. */
  bounds(): CommitBounds {
    return this.givesWay() ? BITE : FULL_SPEED;
  }

  /**
   * Rests after a transaction. Not after one that took all there was: who has caught up has to arrive where the live version
   * waits, and is no burden.
   */
  async rest(records: number, tookMs: number): Promise<void> {
    if (!this.givesWay() || records < BITE.records) return;
    const restMs = Math.min(REST_PER_WORK * tookMs, LONGEST_REST_MS);
    const ended = AbortSignal.any([this.signal, this.hurries.signal]);
    // Whoever ends the rebuild does not wait for its rest, and hears of the end elsewhere.
    if (!ended.aborted) await this.sleep(restMs, ended).catch(() => undefined);
  }

  /** While the live version waits for the rebuild, giving way to it would hold it up: a rest under way ends, none begins. */
  async hurry<T>(work: () => Promise<T>): Promise<T> {
    this.hurries.abort();
    try {
      return await work();
    } finally {
      this.hurries = new AbortController();
    }
  }

  private givesWay(): boolean {
    return this.live.isMoving && this.live.perSecond < TOO_FAST_FOR_BITES;
  }
}
