/**
 * The moment in which a rebuild and the live version are at the same place. The live checkpoints are locked, so that
 * whoever moves one waits; the rebuild reads on until it stands where they stand; then both are looked at, or exchanged,
 * and everybody goes on. What does not come about within the deadlines is given up: nothing has happened, and it is
 * tried again.
 */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../../schema.js';
import { inWriteTransaction, type WriteTransaction } from '../write-transaction.js';
import { digestOf } from './digest.js';
import { tablesOf } from '../../projection-tables.js';
import { forgetKept, keepFormer } from './kept-versions.js';
import { schemaOf, type Digests, type ReplayPlace, type StoredReplay } from './replays.js';
import { switchTables } from './replay-tables.js';

/** Where the live version stands. */
export interface LivePosition extends ReplayPlace {
  readonly nextOffset: number;
}

/** For transactions of the live version that are under way. */
const CHECKPOINTS_TIMEOUT_MS = 1_000;
/** For readers that are in the middle of a long answer, while everybody else waits for us. */
const TABLES_TIMEOUT_MS = 150;
/** PostgreSQL's lock_not_available and deadlock_detected. */
const NOT_NOW = ['55P03', '40P01'];

/** The rebuild has not arrived within its deadline. */
class NotArrived extends Error {}

export interface HandOver {
  readonly replay: StoredReplay;
  /** Topics that the rebuild reads. */
  readonly topics: readonly string[];
  /** How long the former version is kept after the switch. */
  readonly keepDays: number;
  /** Resolves to true once the rebuild stands there, to false when it has not arrived soon. */
  arrives(at: readonly LivePosition[]): Promise<boolean>;
}

const LIVE_POSITIONS = `
  SELECT topic, partition, min(next_offset) AS next_offset FROM ${S}.projection_checkpoint
  WHERE topic = ANY($1) GROUP BY topic, partition`;

/** Where the live version stands now. */
export async function readLivePositions(
  source: DataSource,
  topics: readonly string[],
): Promise<readonly LivePosition[]> {
  return (await source.query<PositionRow[]>(LIVE_POSITIONS, [topics])).map(positionOf);
}

interface PositionRow {
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: string;
}

function positionOf({ topic, partition, next_offset: next }: PositionRow): LivePosition {
  return { topic, partition, nextOffset: Number(next) };
}

/**
 * Digests of both versions at one and the same place, made from a snapshot: the live version goes on meanwhile. Null:
 * not now.
 */
export async function compareVersions(source: DataSource, handOver: HandOver): Promise<Digests | null> {
  const reading = source.createQueryRunner();
  try {
    await reading.startTransaction('REPEATABLE READ');
    const client = (await reading.connect()) as WriteTransaction;
    const taken = await notNow(() =>
      inWriteTransaction(source, async (transaction) => {
        await standTogether(transaction, handOver);
        const { rows } = await transaction.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
        await client.query(`SET TRANSACTION SNAPSHOT '${rows[0]!.snapshot}'`);
        return true;
      }),
    );
    if (!taken) return null;
    const [live, rebuilt]: Record<string, string>[] = [{}, {}];
    for (const name of handOver.replay.projections) {
      live![name] = await digestOf(client, S, tablesOf(name));
      rebuilt![name] = await digestOf(client, handOver.replay.schema, tablesOf(name));
    }
    return { live: live!, rebuilt: rebuilt! };
  } finally {
    if (reading.isTransactionActive) await reading.rollbackTransaction();
    await reading.release();
  }
}

/** Exchanges the live tables for the rebuilt ones; false: not now. The former ones are kept in the schema `retired_…`. */
export async function switchOver(source: DataSource, handOver: HandOver): Promise<boolean> {
  const { id, projections, schema } = handOver.replay;
  const retired = schemaOf('retired', id);
  const tables = projections.flatMap((name) => tablesOf(name).map(({ table }) => table));
  const switched = await notNow(() =>
    inWriteTransaction(source, async (transaction) => {
      await standTogether(transaction, handOver);
      // Readers hold it for as long as they read.
      await transaction.query('LOCK TABLE projection_version IN ACCESS EXCLUSIVE MODE');
      await switchTables(transaction, tables, { rebuilt: schema, retired });
      await forgetKept(transaction, schema);
      await keepFormer(transaction, { ...handOver, replayId: id, schema: retired, projections });
      await transaction.query(
        `INSERT INTO projection_version (projection, version, replay_id, since)
         SELECT p, coalesce((SELECT max(version) FROM projection_version v WHERE v.projection = p), 1) + 1, $2, now()
         FROM unnest($1::text[]) AS p`,
        [projections, id],
      );
      await transaction.query(
        `UPDATE replay SET state = 'live', per_second = NULL, ended_at = now(), updated_at = now() WHERE id = $1`,
        [id],
      );
      return true;
    }),
  );
  return switched ?? false;
}

/** Locks the live checkpoints and waits for the rebuild. Throws NotArrived. */
async function standTogether(transaction: WriteTransaction, { topics, arrives }: HandOver): Promise<void> {
  await transaction.query(`SET LOCAL lock_timeout = ${CHECKPOINTS_TIMEOUT_MS}`);
  // The table and not its rows: who moves several rows at once would meet a deadlock with who locks them.
  await transaction.query('LOCK TABLE projection_checkpoint IN SHARE ROW EXCLUSIVE MODE');
  const { rows } = await transaction.query<PositionRow>(LIVE_POSITIONS, [topics]);
  if (!(await arrives(rows.map(positionOf)))) throw new NotArrived();
  await transaction.query(`SET LOCAL lock_timeout = ${TABLES_TIMEOUT_MS}`);
}

async function notNow<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof NotArrived || NOT_NOW.includes((fault as { code?: string }).code ?? '')) return null;
    throw fault;
  }
}
