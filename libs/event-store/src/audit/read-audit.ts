/** Reads of the audit log, newest first. Who somebody is called is looked up now, not when it was recorded. */
import type { EntityManager } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';
import type { AuditRow } from '../tables/audit.table.js';
import { recordableText } from './changes.js';

/** What is looked for; null: anything. */
export interface AuditQuestion {
  /** Null: of all projects, and of the installation. */
  readonly projectId: string | null;
  /** Id or email of a person, or id of a collector. */
  readonly actor: string | null;
  readonly action: string | null;
  /** Half-open: from included, to not. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** A part of the action, of what it was done to, or of the name of who did it; case does not matter. */
  readonly text: string | null;
}

export interface AuditPage {
  /** `actorName`: email of a person, name of a collector, or what somebody unknown called themselves. */
  readonly rows: readonly AuditRow[];
  /** Position after which the next page begins; null at the end. */
  readonly next: string | null;
}

/** `after`: the position of the last row of the page before. */
export async function readAudit(
  manager: EntityManager,
  question: AuditQuestion,
  after: string | null,
  limit: number,
): Promise<AuditPage> {
  const { projectId, from, to } = question;
  const [actor, action, text] = [question.actor, question.action, question.text].map(
    (wanted) => wanted && recordableText(wanted),
  );
  const pattern = text && `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  // One more says whether there is a next page.
  const found = await manager.query<AuditRow[]>(SELECT, [
    projectId,
    after,
    actor,
    action,
    from,
    to,
    pattern,
    limit + 1,
  ]);
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1)!.position : null };
}

const SELECT = `
  SELECT a.position, a.at, a.actor_kind AS "actorKind", a.actor_id AS "actorId", name.of_actor AS "actorName",
         a.address, a.project_id AS "projectId", a.action, a.target_kind AS "targetKind", a.target_id AS "targetId",
         a.reason, a.before, a.after
    FROM ${S}.audit_log a
    LEFT JOIN ${S}.users person ON a.actor_kind IN ('user', 'token') AND person.id = a.actor_id
    LEFT JOIN ${S}.collectors collector ON a.actor_kind = 'key' AND collector.id = a.actor_id,
    LATERAL (SELECT coalesce(person.email, collector.name, a.actor_name) AS of_actor) name
   WHERE ($1::text IS NULL OR a.project_id = $1)
     AND ($2::bigint IS NULL OR a.position < $2)
     AND ($3::text IS NULL
          OR a.actor_id = ANY (ARRAY[$3, (SELECT named.id FROM ${S}.users named WHERE named.email = lower($3))]))
     AND ($4::text IS NULL OR a.action = $4)
     AND ($5::timestamptz IS NULL OR a.at >= $5)
     AND ($6::timestamptz IS NULL OR a.at < $6)
     AND ($7::text IS NULL OR a.action ILIKE $7 OR a.target_kind ILIKE $7 OR a.target_id ILIKE $7
          OR name.of_actor ILIKE $7)
   ORDER BY a.position DESC
   LIMIT $8`;
