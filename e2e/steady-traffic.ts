/**
 * A client that keeps sending through an outage, and keeps book: every event has an id and a time of its own, and is sent
 * again, unchanged, until it was acknowledged.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { http, type Source } from './client.js';

/** Senders at a time, events of a request, and the rate that follows from the pause. */
const LANES = 2;
const BATCH = 3;
const PAUSE_MS = 20;
const RETRY_PAUSE_MS = 200;

export interface SteadyTraffic {
  /** Events that were acknowledged. */
  readonly acknowledged: number;
  /** Number of answers of each kind: `202`, `503 LOG_UNAVAILABLE`, `no answer`. */
  readonly answers: ReadonlyMap<string, number>;
  /** Longest that an answer took, in milliseconds. */
  readonly slowest: number;
  /** Makes no more events; resolves when all of them are acknowledged. */
  stop(): Promise<void>;
  /** Gives up. */
  abandon(): void;
}

export function startTraffic(ingest: string, { key, stream }: Source): SteadyTraffic {
  const answers = new Map<string, number>();
  let acknowledged = 0;
  let slowest = 0;
  let made = 0;
  let stopping = false;
  let abandoned = false;

  const send = async (events: readonly unknown[]): Promise<boolean> => {
    const startedAt = Date.now();
    const answer = await http<{ code?: string }>(`${ingest}/v1/events`, { token: key, json: { events } }).catch(
      () => null,
    );
    slowest = Math.max(slowest, Date.now() - startedAt);
    const kind = answer ? [answer.status, answer.body.code].filter(Boolean).join(' ') : 'no answer';
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    return answer?.status === 202;
  };
  const lane = async (): Promise<void> => {
    while (!stopping) {
      const events = Array.from({ length: BATCH }, () => {
        made += 1;
        return { id: `steady-${made}`, stream, type: 'tick', time: Date.now(), visitorId: `v${made % 50}` };
      });
      while (!(await send(events))) {
        if (abandoned) return;
        await pause(RETRY_PAUSE_MS);
      }
      acknowledged += BATCH;
      await pause(PAUSE_MS);
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  return {
    get acknowledged() {
      return acknowledged;
    },
    answers,
    get slowest() {
      return slowest;
    },
    stop: async () => {
      stopping = true;
      await lanes;
    },
    abandon: () => {
      stopping = abandoned = true;
    },
  };
}
