/**
 * A rebuild goes at full speed while nothing else happens. While events come in it takes small bites, one at a time, and
 * rests for as long as each took: it shares the database with the live version, and in standalone one event loop.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { FULL_SPEED, type CommitBounds } from '../project-batch/joint-commit.js';
import type { LivePositions } from './live-positions.js';

const BITE: CommitBounds = { records: 500, underWay: 1 };
/** A database that is held up for long is no reason to rest for as long. */
const LONGEST_REST_MS = 250;

export class GiveWay {
  constructor(
    private readonly live: Pick<LivePositions, 'isMoving'>,
    signal: AbortSignal,
    private readonly sleep = (ms: number): Promise<void> => pause(ms, undefined, { signal }),
  ) {}

  /** Of the next transaction. */
  bounds(): CommitBounds {
    return this.live.isMoving ? BITE : FULL_SPEED;
  }

  /**
   * Rests after a transaction. Not after one that took all there was: who has caught up has to arrive where the live version
   * waits, and is no burden.
   */
  async rest(records: number, tookMs: number): Promise<void> {
    if (!this.live.isMoving || records < BITE.records) return;
    // Whoever ends the rebuild does not wait for its rest, and hears of the end elsewhere.
    await this.sleep(Math.min(tookMs, LONGEST_REST_MS)).catch(() => undefined);
  }
}
