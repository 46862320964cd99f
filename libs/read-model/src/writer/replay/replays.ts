/** Replays as they are stored: what is rebuilt, where it stands, and what became of it. */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../../schema.js';
import { inWriteTransaction, type WriteTransaction } from '../write-transaction.js';
import { tablesOf } from '../../projection-tables.js';
import { handBack } from './kept-versions.js';
import { createReplayTables, dropReplayTables } from './replay-tables.js';

/**
 * `building`: reads the log behind the live version. `catching-up`: has what the live one had when it began, and follows
 * it. `comparing`: digests are made. `ready`: may be switched to. `live`: was switched to. The last three are ends.
 */
export type ReplayState = 'building' | 'catching-up' | 'comparing' | 'ready' | 'live' | 'failed' | 'cancelled';

export interface ReplayPlace {
  readonly topic: string;
  readonly partition: number;
}

/** How far a rebuild has read a partition. */
export interface ReplayCheckpoint extends ReplayPlace {
  readonly nextOffset: number;
  /** Largest event time seen, epoch ms; null before the first event. */
  readonly watermark: number | null;
}

export interface NewReplay {
  readonly id: string;
  readonly projections: readonly string[];
  /** As it was asked for. */
  readonly start: object;
  /** First offset of each partition that is read. */
  readonly starts: readonly (ReplayPlace & { readonly offset: number })[];
}

export interface StoredReplay {
  readonly id: string;
  readonly projections: readonly string[];
  readonly state: ReplayState;
  readonly schema: string;
}

/** Digests by projection. */
export interface Digests {
  readonly live: Readonly<Record<string, string>>;
  readonly rebuilt: Readonly<Record<string, string>>;
}

/** Null: it has not begun. */
export async function readReplay(source: DataSource, id: string): Promise<StoredReplay | null> {
  const [row] = await source.query<StoredReplay[]>(
    `SELECT id, projections, state, schema_name AS schema FROM ${S}.replay WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** Makes the empty tables and says that it has begun, all of it or nothing. */
export async function beginReplay(source: DataSource, replay: NewReplay, now: Date): Promise<StoredReplay> {
  const { id, projections, start, starts } = replay;
  const schema = schemaOf('rebuilt', id);
  await inWriteTransaction(source, async (transaction) => {
    await createReplayTables(
      transaction,
      schema,
      projections.flatMap((name) => tablesOf(name).map(({ table }) => table)),
    );
    await transaction.query(
      `INSERT INTO replay (id, projections, start, state, schema_name, started_at, updated_at)
       VALUES ($1, $2, $3, 'building', $4, $5, $5)`,
      [id, projections, JSON.stringify(start), schema, now],
    );
    await transaction.query(
      `INSERT INTO replay_checkpoint (replay_id, topic, partition, first_offset, next_offset)
       SELECT $1, topic, partition, "offset", "offset" FROM unnest($2::text[], $3::int[], $4::bigint[]) AS t (topic, partition, "offset")`,
      [
        id,
        starts.map(({ topic }) => topic),
        starts.map(({ partition }) => partition),
        starts.map(({ offset }) => offset),
      ],
    );
  });
  return { id, projections, state: 'building', schema };
}

/** Keeps that it cannot be done, and why. */
export async function refuseReplay(
  source: DataSource,
  { id, projections, start }: Omit<NewReplay, 'starts'>,
  fault: string,
): Promise<void> {
  await source.query(
    `INSERT INTO ${S}.replay (id, projections, start, state, schema_name, fault, started_at, updated_at, ended_at)
     VALUES ($1, $2, $3, 'failed', $4, $5, now(), now(), now()) ON CONFLICT DO NOTHING`,
    [id, projections, JSON.stringify(start), schemaOf('rebuilt', id), fault],
  );
}

/** `rebuilt_…` and `retired_…`, by the replay's id. */
export function schemaOf(kind: 'rebuilt' | 'retired', replayId: string): string {
  return `replay_${kind}_${replayId.replaceAll('-', '_')}`;
}

/**
 * The end of a replay that is not switched to: its tables go, or are kept as before when they were those of a kept
 * version. The live ones were never touched.
 */
export async function endReplay(
  source: DataSource,
  { id, schema }: StoredReplay,
  end: { readonly state: 'failed' | 'cancelled'; readonly fault: string | null },
): Promise<void> {
  await inWriteTransaction(source, async (transaction) => {
    if (!(await handBack(transaction, { id, schema }))) await dropReplayTables(transaction, schema);
    await transaction.query(
      `UPDATE replay SET state = $2, fault = $3, per_second = NULL, ended_at = now(), updated_at = now()
       WHERE id = $1 AND ended_at IS NULL`,
      [id, end.state, end.fault],
    );
  });
}

export interface ReplayProgress {
  readonly state?: ReplayState;
  /** Records a second, lately. */
  readonly perSecond?: number | null;
  readonly digests?: Digests;
}

export async function noteProgress(source: DataSource, id: string, progress: ReplayProgress): Promise<void> {
  const { state = null, perSecond = null, digests } = progress;
  await source.query(
    `UPDATE ${S}.replay SET state = coalesce($2, state), per_second = $3, digests = coalesce($4::jsonb, digests),
       updated_at = now() WHERE id = $1 AND ended_at IS NULL`,
    [id, state, perSecond, digests === undefined ? null : JSON.stringify(digests)],
  );
}

export async function readReplayCheckpoints(source: DataSource, id: string): Promise<readonly ReplayCheckpoint[]> {
  const rows = await source.query<{ topic: string; partition: number; next_offset: string; watermark: Date | null }[]>(
    `SELECT topic, partition, next_offset, watermark FROM ${S}.replay_checkpoint WHERE replay_id = $1`,
    [id],
  );
  return rows.map(({ topic, partition, next_offset: next, watermark }) => ({
    topic,
    partition,
    nextOffset: Number(next),
    watermark: watermark?.getTime() ?? null,
  }));
}

/** From where to where a partition of a rebuild has come. */
export interface ReplayMove {
  readonly from: ReplayCheckpoint;
  readonly to: Pick<ReplayCheckpoint, 'nextOffset' | 'watermark'>;
}

/** Moves of different partitions. False when another process has moved one: the transaction must be rolled back. */
export async function moveReplayCheckpoints(
  transaction: WriteTransaction,
  id: string,
  moves: readonly ReplayMove[],
): Promise<boolean> {
  const { rowCount } = await transaction.query({
    name: 'move-replay-checkpoints',
    text: `
      UPDATE replay_checkpoint c SET next_offset = m.next_offset, watermark = m.watermark
      FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::timestamptz[])
        AS m (topic, partition, expected, next_offset, watermark)
      WHERE c.replay_id = $1 AND c.topic = m.topic AND c.partition = m.partition AND c.next_offset = m.expected`,
    values: [
      id,
      moves.map(({ from }) => from.topic),
      moves.map(({ from }) => from.partition),
      moves.map(({ from }) => from.nextOffset),
      moves.map(({ to }) => to.nextOffset),
      moves.map(({ to }) => (to.watermark === null ? null : new Date(to.watermark))),
    ],
  });
  return rowCount === moves.length;
}
