/** How many events of projects were accepted, from `ledger_per_minute`. Behind the log by what the projector is behind. */
import type { EntityManager } from 'typeorm';

export interface AcceptedQuery {
  readonly projectIds: readonly string[];
  /** Receipt, half-open, epoch ms; whole minutes. */
  readonly from: number;
  readonly to: number;
}

/** By project; those of which nothing was accepted are left out. */
export async function readAccepted(
  tx: EntityManager,
  { projectIds, from, to }: AcceptedQuery,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ projectId: string; accepted: number }[]>(
    `SELECT project_id AS "projectId", sum(count)::float8 AS accepted FROM ledger_per_minute
     WHERE project_id = ANY($1) AND minute >= $2 AND minute < $3 AND outcome = 'accepted' GROUP BY 1`,
    [projectIds, new Date(from), new Date(to)],
  );
  return new Map(rows.map(({ projectId, accepted }) => [projectId, accepted]));
}
