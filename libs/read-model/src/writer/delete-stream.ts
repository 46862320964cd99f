/** Forgets a stream in the read models. The log still has its events. */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';

/** Every table with rows of streams, but for `events` itself. */
const ROLL_UPS = [
  'traffic_per_minute',
  'traffic_per_quarter_hour',
  'latest_sessions',
  'sessions',
  'sessions_per_quarter_hour',
  'returns_per_day',
  'conversions_per_minute',
  'dimensions_per_day',
  'ledger_per_minute',
  'rejections',
];

/** Tables of these names beside the live ones: versions that are built, and versions that are kept to go back to. */
const BESIDE = `
  SELECT c.oid::regclass AS "table" FROM pg_class c
  JOIN (SELECT schema_name FROM ${S}.replay WHERE ended_at IS NULL UNION SELECT schema_name FROM ${S}.replay_kept) AS s
    ON c.relnamespace = to_regnamespace(s.schema_name)
  WHERE c.relname = ANY($1) AND NOT c.relispartition`;

/** Answers with how many events were deleted. */
export async function deleteStream(database: DataSource, projectId: string, stream: string): Promise<number> {
  return database.transaction(async (manager) => {
    const deleteFrom = async (table: string): Promise<number> => {
      const [, deleted] = await manager.query<[unknown, number]>(
        `DELETE FROM ${table} WHERE project_id = $1 AND stream = $2`,
        [projectId, stream],
      );
      return deleted;
    };
    // What is locked is not dropped meanwhile.
    await manager.query(`SELECT FROM ${S}.replay_kept FOR SHARE`);
    const beside = await manager.query<{ table: string }[]>(BESIDE, [['events', ...ROLL_UPS]]);
    const events = await deleteFrom(`${S}.events`);
    for (const name of ROLL_UPS) await deleteFrom(`${S}.${name}`);
    for (const { table } of beside) await deleteFrom(table);
    return events;
  });
}
