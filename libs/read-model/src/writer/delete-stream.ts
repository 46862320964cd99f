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

/** Answers with how many events were deleted. */
export async function deleteStream(database: DataSource, projectId: string, stream: string): Promise<number> {
  return database.transaction(async (manager) => {
    const [, events] = await manager.query<[unknown, number]>(
      `DELETE FROM ${S}.events WHERE project_id = $1 AND stream = $2`,
      [projectId, stream],
    );
    for (const table of ROLL_UPS) {
      await manager.query(`DELETE FROM ${S}.${table} WHERE project_id = $1 AND stream = $2`, [projectId, stream]);
    }
    return events;
  });
}
