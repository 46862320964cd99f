/**
 * Where passwords are hashed: in threads of the process, a few at a time, so that many logins take neither every core nor
 * gigabytes (64 MiB each). Who finds the queue full is told to come again.
 */
import { availableParallelism } from 'node:os';
import { Refused } from '../problems/refused.js';

/** Node has four such threads, which also read files and look up names. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism()) - 1);
const MOST_WAITING = 100;
const RETRY_AFTER_SECONDS = 5;

export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Throws Refused (OVERLOADED) when too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) await this.turn();
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever is next takes over the place.
      if (next) next();
      else this.running -= 1;
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) {
      throw new Refused('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

/** One for the process, whose threads they are. */
export const passwordWork = new WorkQueue(AT_ONCE, MOST_WAITING);
