/** What became of events that are in no other read model: duplicates, what was dropped or rejected, and what was refused. */
import type { TraceHop } from '#contracts';
import type { RejectionOutcome } from '#domain';
import type { DataSource } from 'typeorm';
import { epochMs } from './event-view.js';
import { reading } from './reading.js';

/** The way of an event that did not arrive. */
export interface EndedTrace {
  readonly eventId: string;
  readonly status: RejectionOutcome;
  readonly hops: readonly TraceHop[];
}

/** Who set it aside after it was enriched, as the projector writes it. */
const LAST_STEP = 'projector';

interface EndedRow {
  readonly id: string;
  readonly outcome: RejectionOutcome;
  readonly reason: string;
  readonly step: string;
  readonly detail: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly raw_offset: number;
  readonly received_at: number;
  readonly rejected_at: number;
}

const COLUMNS = `id, outcome, reason, step, detail, topic, partition, "offset"::float8 AS "offset",
  raw_offset::float8 AS raw_offset, ${epochMs('received_at')} AS received_at, ${epochMs('rejected_at')} AS rejected_at`;

/**
 * By the event's id; null when nothing is remembered of it, which is so after some weeks. Of several one that was accepted,
 * before a copy of another, then the newest. `rawTopic` is where raw events are.
 */
export function readEndById(
  db: DataSource,
  projectId: string,
  eventId: string,
  rawTopic: string,
): Promise<EndedTrace | null> {
  const where = `id = $2 ORDER BY outcome = 'duplicate', outcome = 'refused', received_at DESC`;
  return readEnd(db, where, [projectId, eventId], rawTopic);
}

/** By the raw record that it was accepted as; null as in {@link readEndById}. */
export function readEndByRecord(
  db: DataSource,
  projectId: string,
  raw: { readonly topic: string; readonly partition: number; readonly offset: number },
): Promise<EndedTrace | null> {
  return readEnd(db, 'partition = $2 AND raw_offset = $3', [projectId, raw.partition, raw.offset], raw.topic);
}

async function readEnd(
  db: DataSource,
  where: string,
  values: readonly unknown[],
  rawTopic: string,
): Promise<EndedTrace | null> {
  const [row] = await reading(db, (tx) =>
    tx.query<EndedRow[]>(`SELECT ${COLUMNS} FROM rejections WHERE project_id = $1 AND ${where} LIMIT 1`, [...values]),
  );
  return row ? endedTrace(row, rawTopic) : null;
}

function endedTrace(row: EndedRow, rawTopic: string): EndedTrace {
  if (row.outcome === 'refused') return refusedTrace(row);
  const { partition } = row;
  const collected: TraceHop = {
    stage: 'collected',
    at: new Date(row.received_at).toISOString(),
    topic: rawTopic,
    partition,
    offset: String(row.raw_offset),
    outcome: 'accepted',
  };
  const end: TraceHop = {
    stage: row.step === LAST_STEP ? 'projected' : 'enriched',
    at: new Date(row.rejected_at).toISOString(),
    topic: row.topic,
    partition,
    offset: String(row.offset),
    outcome: row.outcome,
    reason: row.reason,
    ...(row.detail !== null && { detail: row.detail }),
  };
  return { eventId: row.id, status: row.outcome, hops: [collected, end] };
}

/** It came no farther than the collector. */
function refusedTrace({ id, outcome, reason, detail, topic, partition, offset, received_at }: EndedRow): EndedTrace {
  const hop: TraceHop = {
    stage: 'collected',
    at: new Date(received_at).toISOString(),
    topic,
    partition,
    offset: String(offset),
    outcome,
    reason,
    ...(detail !== null && { detail }),
  };
  return { eventId: id, status: outcome, hops: [hop] };
}
