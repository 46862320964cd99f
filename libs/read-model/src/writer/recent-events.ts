/** What the live counters of a partition are rebuilt from: its events of the last minutes. */
import type { LiveFact } from '#domain';
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';

export interface RecentEvents {
  readonly topic: string;
  readonly partition: number;
  /** Only records below this offset. */
  readonly before: number;
  /** Only events received at or after this, epoch ms. */
  readonly since: number;
}

const PAGE_ROWS = 5_000;

interface FactRow {
  readonly project_id: string;
  readonly stream: string;
  readonly type: string;
  readonly time: number;
  readonly received_at: number;
  readonly page: string | null;
  readonly visitor: string | null;
  readonly bot: boolean;
}

/** Hands the events over in pieces, in no particular order, from one snapshot. */
export async function readRecentEvents(
  source: DataSource,
  { topic, partition, before, since }: RecentEvents,
  take: (facts: readonly LiveFact[]) => void,
): Promise<void> {
  await source.transaction(async (tx) => {
    await tx.query(
      `DECLARE recent NO SCROLL CURSOR FOR
       SELECT project_id, stream, type, (extract(epoch FROM time) * 1000)::float8 AS time,
         (extract(epoch FROM received_at) * 1000)::float8 AS received_at, page, visitor, bot
       FROM ${READ_MODEL_SCHEMA}.events
       WHERE received_at >= $1 AND topic = $2 AND partition = $3 AND "offset" < $4`,
      [new Date(since), topic, partition, before],
    );
    for (;;) {
      const rows = await tx.query<FactRow[]>(`FETCH ${PAGE_ROWS} FROM recent`);
      if (rows.length === 0) return;
      take(rows.map(factOf));
    }
  });
}

function factOf(row: FactRow): LiveFact {
  const { stream, type, page, visitor, bot } = row;
  const [time, receivedAt] = [Math.round(row.time), Math.round(row.received_at)];
  return { projectId: row.project_id, stream, type, time, receivedAt, page, visitor, bot };
}
