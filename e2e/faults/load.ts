/** Clients that keep sending through everything, each batch again and unchanged until it was answered, and keep book. */
import { setTimeout as pause } from 'node:timers/promises';
import type { IngestAnswer } from '#contracts';
import type { Source } from '../client.js';
import { laneOf, nextBatch, type Batch, type Lane } from './mix.js';
import { Seeded } from './seeded.js';
import type { SentLedger } from './sent-ledger.js';

export interface LoadOptions {
  readonly ingest: string;
  readonly sources: readonly Source[];
  readonly ledger: SentLedger;
  readonly seed: number;
  readonly untimed: boolean;
}

export interface Load {
  /** Sends nothing new; resolves when all is answered, or given up as UNKNOWN. */
  stop(): Promise<void>;
}

const LANES_PER_SOURCE = 2;
const PAUSE_MS = 120;
const RETRY_PAUSE_MS = 250;
/** Longer than the collector waits for the log. */
const ANSWERED_WITHIN_MS = 13_000;
const GIVEN_UP_AFTER_MS = 30_000;
/** One batch of so many is sent ten times more. */
const EACH_COPIED = 30;
const FIRST_COPIED = 3;
const COPIES = 10;

export function startLoad(options: LoadOptions): Load {
  const { sources, seed } = options;
  let stoppedAt: number | null = null;
  // The same lane names in every project: ids are the project's own.
  const lanes = sources.flatMap((source) =>
    Array.from({ length: LANES_PER_SOURCE }, (_, lane) => laneOf(`lane${lane}`, source)),
  );
  const running = lanes.map((lane, index) => run(options, lane, new Seeded(seed * 31 + index), () => stoppedAt));
  return {
    stop: async () => {
      stoppedAt = Date.now();
      await Promise.all(running);
    },
  };
}

async function run(options: LoadOptions, lane: Lane, random: Seeded, stoppedAt: () => number | null): Promise<void> {
  let batches = 0;
  while (stoppedAt() === null) {
    const batch = nextBatch(lane, random, options.untimed);
    options.ledger.add(batch.events);
    // Some clients give up after the first try: what they sent stays unknown.
    const patient = !random.chance(0.1);
    let done = await deliver(options, lane.source, batch);
    while (!done && patient) {
      const since = stoppedAt();
      if (since !== null && Date.now() - since > GIVEN_UP_AFTER_MS) return;
      await pause(RETRY_PAUSE_MS);
      done = await deliver(options, lane.source, batch);
    }
    if (done && ++batches % EACH_COPIED === FIRST_COPIED) {
      await Promise.all(Array.from({ length: COPIES }, () => deliver(options, lane.source, batch)));
    }
    await pause(PAUSE_MS);
  }
}

/** Whether it was answered event by event. */
async function deliver({ ingest, ledger }: LoadOptions, source: Source, batch: Batch): Promise<boolean> {
  const answer = await post(ingest, source, batch.body, ledger);
  if (!answer) return false;
  note(ledger, source.projectId, batch, answer);
  return true;
}

/** Null: no answer, or not 202. */
export async function post(
  ingest: string,
  { key }: Pick<Source, 'key'>,
  body: string,
  ledger: SentLedger,
): Promise<IngestAnswer | null> {
  try {
    const response = await fetch(`${ingest}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    const answer = (await response.json()) as IngestAnswer & { code?: string };
    ledger.answered([response.status, answer.code].filter(Boolean).join(' '));
    return response.status === 202 ? answer : null;
  } catch {
    ledger.answered('no answer');
    return null;
  }
}

function note(ledger: SentLedger, projectId: string, batch: Batch, answer: IngestAnswer): void {
  ledger.accepted(projectId, answer.accepted);
  const byId = new Map(batch.events.map((event) => [event.id, event]));
  for (const { id, status } of answer.events) {
    const event = id === null ? undefined : byId.get(id);
    if (event) ledger.settle(event, status === 'accepted' ? 'ACK' : 'REJECT');
  }
}
