/**
 * One event to each partition, and the wait for all of them: since partitions keep their order, what was sent before
 * them is decided once they are in `events`.
 */
import { partitionKey, partitionOf } from '#domain';
import { DEFAULT_PARTITIONS } from '#contracts';
import type { Source } from '../client.js';
import { until } from '../until.js';
import { post } from './load.js';
import { onTheWire } from './mix.js';
import { query } from './servers.js';
import type { SentEvent, SentLedger } from './sent-ledger.js';
import type { System } from './system.js';

const WITHIN_MS = 60_000;
let rounds = 0;

/** Sends probes until they are taken and waits until they are there; answers how long they took from the last try on. */
export async function probe(system: System, source: Source, ledger: SentLedger): Promise<number> {
  rounds += 1;
  const events = Array.from({ length: DEFAULT_PARTITIONS }, (_, partition) => probeTo(source, partition, rounds));
  ledger.add(events);
  const body = JSON.stringify({ events: events.map((event) => onTheWire(event)) });
  let sentAt = 0;
  await until('probes are taken', WITHIN_MS, async () => {
    sentAt = Date.now();
    const answer = await post(system.ingest, source, body, ledger);
    if (!answer) return [...ledger.answers].join();
    ledger.accepted(source.projectId, answer.accepted);
    for (const event of events) ledger.settle(event, 'ACK');
    return true;
  });
  await until('probes are projected', WITHIN_MS, async () => {
    const seen = await count(system, events);
    return seen === events.length || `${seen} of ${events.length}`;
  });
  return Date.now() - sentAt;
}

function probeTo({ projectId, stream }: Source, partition: number, round: number): SentEvent {
  const visitor = visitorOf(projectId, partition);
  const id = `probe-${round}-${partition}`;
  const rest = { page: null, cents: null, currency: '', valid: true, outcome: 'UNKNOWN' } as const;
  return { projectId, id, stream, type: 'tick', visitor, sequence: round, time: Date.now(), ...rest };
}

function visitorOf(projectId: string, partition: number): string {
  for (let n = 0; ; n++) {
    const visitorId = `probe-v${n}`;
    const key = partitionKey({ projectId, visitorId, userId: null, id: '' });
    if (partitionOf(Buffer.from(key), DEFAULT_PARTITIONS) === partition) return visitorId;
  }
}

async function count(system: System, events: readonly SentEvent[]): Promise<number> {
  try {
    const rows = await query<{ count: string }>(
      system.databaseUrl(),
      'SELECT count(DISTINCT id) FROM read_model.events WHERE project_id = $1 AND id = ANY($2)',
      [events[0]!.projectId, events.map(({ id }) => id)],
    );
    return Number(rows[0]!.count);
  } catch (fault) {
    // The database starts again; whoever waits sees a count that is no count, and asks once more.
    if (!(fault instanceof Error)) throw fault;
    return NaN;
  }
}
