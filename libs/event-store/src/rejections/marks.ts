/**
 * What people decided on rejected events: sent again, or discarded. No read model has it, for it is in no log; kept for as
 * long as rejected events are listed.
 */
import type { EntityManager } from 'typeorm';
import type { Coordinates } from '#domain';
import type { Author } from '../append/author.js';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

/** For who joins it: `topic`, `partition`, `"offset"` of the record, and `state`. */
export const REJECTION_MARKS = `${S}.rejection_marks`;

export type MarkState = 'redriven' | 'discarded';

export interface MarkedRecord extends Coordinates {
  readonly projectId: string;
  /** Of the event that was sent again. */
  readonly eventId: string | null;
}

export interface RejectionMark extends MarkedRecord {
  readonly state: MarkState;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly why: string;
}

/**
 * Marks those that are not marked yet, in the caller's transaction; what was discarded can still be sent again. Answers
 * with how many it marked.
 */
export async function markRejections(
  manager: EntityManager,
  state: MarkState,
  records: readonly MarkedRecord[],
  { author, at }: { readonly author: Author; readonly at: Date },
): Promise<number> {
  if (records.length === 0) return 0;
  const rows = await manager.query<unknown[]>(
    `INSERT INTO ${REJECTION_MARKS} AS m
       (project_id, topic, partition, "offset", event_id, state, at, actor_kind, actor_id, why)
     SELECT *, $6, $7, $8, $9, $10 FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[])
     ON CONFLICT (topic, partition, "offset") DO UPDATE
       SET state = excluded.state, at = excluded.at, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id,
         why = excluded.why, event_id = excluded.event_id
       WHERE m.state = 'discarded' AND excluded.state = 'redriven'
     RETURNING 1`,
    [
      records.map(({ projectId }) => projectId),
      records.map(({ topic }) => topic),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset),
      records.map(({ eventId }) => eventId),
      state,
      at,
      author.kind,
      author.id,
      author.reason ?? '',
    ],
  );
  return rows.length;
}

/** Of those that are marked. */
export async function rejectionMarks(
  manager: EntityManager,
  places: readonly Coordinates[],
): Promise<readonly RejectionMark[]> {
  if (places.length === 0) return [];
  return manager.query<RejectionMark[]>(
    `SELECT project_id AS "projectId", topic, partition, "offset"::float8 AS "offset", event_id AS "eventId", state, at,
       actor_kind AS "actorKind", actor_id AS "actorId", why
     FROM ${REJECTION_MARKS} JOIN unnest($1::text[], $2::int[], $3::bigint[]) AS p (topic, partition, "offset")
       USING (topic, partition, "offset")`,
    [places.map(({ topic }) => topic), places.map(({ partition }) => partition), places.map(({ offset }) => offset)],
  );
}

/** Forgets decisions from before a time. */
export async function forgetRejectionMarks(manager: EntityManager, before: Date): Promise<void> {
  await manager.query(`DELETE FROM ${REJECTION_MARKS} WHERE at < $1`, [before]);
}
