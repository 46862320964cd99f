/** Sends rejected events again, a part at a time, however many there are; says how far it is, and can go on after a fault. */
import type { RedriveAnswer, RedrivenEvent } from '#contracts';
import { ApiError } from '../../../api/api-error.js';
import type { Change } from './draft.js';

export interface SendProgress {
  readonly state: 'running' | 'stopped' | 'failed' | 'done';
  /** Events that were decided on; each is one of the next three. */
  readonly done: number;
  readonly accepted: number;
  /** By today's rules: they stay open. */
  readonly refused: number;
  /** Sent again before, or there is nothing that could be sent. */
  readonly passed: number;
  /** Some of those that were refused, for showing. */
  readonly examples: readonly RedrivenEvent[];
  readonly error: unknown;
}

export interface SendAgain {
  /** Begins, or goes on where it stopped or failed. */
  run(): Promise<void>;
  /** After the part that is under way. */
  stop(): void;
}

export interface IdPage {
  readonly ids: readonly string[];
  /** Null: that was the last one. */
  readonly nextCursor: string | null;
}

export interface SendParts {
  /** The next page of what is to be sent; null: from the beginning. */
  readonly page: (cursor: string | null) => Promise<IdPage>;
  readonly redrive: (ids: readonly string[], mapping: readonly Change[]) => Promise<RedriveAnswer>;
  readonly onProgress: (progress: SendProgress) => void;
}

export const NOTHING_SENT: SendProgress = {
  state: 'running',
  done: 0,
  accepted: 0,
  refused: 0,
  passed: 0,
  examples: [],
  error: null,
};

const MOST_EXAMPLES = 20;

/**
 * A part is a page of the list. What is sent again leaves the list of open ones behind the cursor, so nothing is passed
 * over; what fails in between is sent once more, and counts once all the same.
 */
export function sendAgain(mapping: readonly Change[], { page, redrive, onProgress }: SendParts): SendAgain {
  let progress = NOTHING_SENT;
  let stopped = false;
  let cursor: string | null = null;
  let isLast = false;
  let waiting: readonly (readonly string[])[] = [];
  const say = (change: Partial<SendProgress>) => onProgress((progress = { ...progress, ...change }));

  async function next(): Promise<void> {
    const [ids, ...rest] = waiting;
    if (!ids) {
      const { ids: more, nextCursor } = await page(cursor);
      waiting = more.length > 0 ? [more] : [];
      cursor = nextCursor;
      isLast = nextCursor === null;
      return;
    }
    try {
      say(counted(progress, await redrive(ids, mapping)));
      waiting = rest;
    } catch (error) {
      if (!isTooFarApart(error) || ids.length === 1) throw error;
      const half = Math.ceil(ids.length / 2);
      waiting = [ids.slice(0, half), ids.slice(half), ...rest];
    }
  }

  return {
    stop: () => void (stopped = true),
    run: async () => {
      stopped = false;
      say({ state: 'running', error: null });
      try {
        while (!stopped && !(isLast && waiting.length === 0)) await next();
        say({ state: isLast && waiting.length === 0 ? 'done' : 'stopped' });
      } catch (error) {
        say({ state: 'failed', error });
      }
    },
  };
}

const isTooFarApart = (error: unknown): boolean => error instanceof ApiError && error.code === 'REJECTED_TOO_MANY';

function counted(before: SendProgress, { accepted, refused, events }: RedriveAnswer): Partial<SendProgress> {
  const stillRefused = events.filter(({ outcome }) => outcome === 'refused');
  return {
    done: before.done + events.length,
    accepted: before.accepted + accepted,
    refused: before.refused + refused,
    passed: before.passed + events.length - accepted - refused,
    examples: [...before.examples, ...stillRefused].slice(0, MOST_EXAMPLES),
  };
}
