/** Reads of people that are about no project: everybody here, and who is invited by a link. */
import { MoreThan, type EntityManager } from 'typeorm';
import type { InstanceRole } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';
import { InvitationRow } from '../tables/invitation.table.js';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly instanceRole: InstanceRole | null;
  readonly createdAt: Date;
  /** How many the person is a member of. */
  readonly projects: number;
}

/** Everybody who has an account, by email. */
export async function allUsers(manager: EntityManager): Promise<readonly Account[]> {
  return manager.query<Account[]>(
    `SELECT u.id, u.email, u.instance_role AS "instanceRole", u.created_at AS "createdAt", count(m.project_id)::int AS projects
     FROM ${CONTROL_PLANE_SCHEMA}.users u LEFT JOIN ${CONTROL_PLANE_SCHEMA}.memberships m ON m.user_id = u.id
     GROUP BY u.id ORDER BY u.email`,
  );
}

/** The invitation of a link; null when it is not open (any more). */
export async function openInvitation(
  manager: EntityManager,
  tokenHash: string,
  at: Date,
): Promise<InvitationRow | null> {
  return manager.findOneBy(InvitationRow, { tokenHash, expiresAt: MoreThan(at) });
}
