/** Adds to the audit log, in the transaction of what it is about. Commands are recorded by the control store itself. */
import type { EntityManager } from 'typeorm';
import type { Author } from '../append/author.js';
import { AuditRow } from '../tables/audit.table.js';
import { recordable, recordableText, type Members } from './changes.js';

/** Who tried something without being known, by a failed login: what they called themselves, if that may be kept. */
export interface UnknownAuthor extends Omit<Author, 'id'> {
  readonly id: null;
  readonly name: string | null;
}

export interface AuditRecord {
  readonly author: Author | UnknownAuthor;
  readonly at: Date;
  /** What was done, in snake case: `login`, `login_failed`, `export_events`. */
  readonly action: string;
  /** What it was done to. */
  readonly target?: { readonly kind: string; readonly id: string } | null;
  /** Null, and by default: it is about the installation, or about a person. */
  readonly projectId?: string | null;
  /** What changed, by member. Members whose names are those of secrets are left out. */
  readonly before?: Members | null;
  readonly after?: Members | null;
}

/** Longest email address, and more than any name of ours. */
const MOST_NAME = 320;

export async function recordAudit(manager: EntityManager, record: AuditRecord): Promise<void> {
  const { author, at, action, target = null, projectId = null, before = null, after = null } = record;
  const { kind: actorKind, id: actorId, address, reason } = author;
  const name = 'name' in author ? author.name : null;
  await manager
    .createQueryBuilder()
    .insert()
    .into(AuditRow)
    .values({
      at,
      actorKind,
      actorId,
      actorName: name === null ? null : recordableText(name.slice(0, MOST_NAME)),
      address,
      projectId,
      action,
      targetKind: target?.kind ?? null,
      targetId: target?.id ?? null,
      reason: reason === null ? null : recordableText(reason),
      before: before && recordable(before),
      after: after && recordable(after),
    })
    // Nothing is read back.
    .updateEntity(false)
    .execute();
}
