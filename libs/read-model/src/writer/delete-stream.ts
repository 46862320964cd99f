/** Forgets a stream in the read models. The log still has its events. */
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';

/** Answers with how many events were deleted. */
export async function deleteStream(database: DataSource, projectId: string, stream: string): Promise<number> {
  return database.transaction(async (manager) => {
    const [, events] = await manager.query<[unknown, number]>(
      `DELETE FROM ${S}.events WHERE project_id = $1 AND stream = $2`,
      [projectId, stream],
    );
    await manager.query(`DELETE FROM ${S}.traffic_per_minute WHERE project_id = $1 AND stream = $2`, [
      projectId,
      stream,
    ]);
    return events;
  });
}
