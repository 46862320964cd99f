/** Holds up what happens in the database at one point, for tests of two things at the same time. */
import type { DataSource } from 'typeorm';

/** How many sessions of this database wait for a lock. */
export async function waitingForLocks(database: DataSource): Promise<number> {
  const [row] = await database.query<[{ count: number }]>(
    `SELECT count(DISTINCT pid)::int FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()`,
  );
  return row.count;
}

/** Changes a person's stored hash in a transaction that the answer commits. */
export async function changingHash(database: DataSource, email: string): Promise<() => Promise<void>> {
  const holder = database.createQueryRunner();
  await holder.startTransaction();
  await holder.query("UPDATE control_plane.users SET password_hash = password_hash || 'x' WHERE email = $1", [email]);
  return async () => {
    await holder.commitTransaction();
    await holder.release();
  };
}
