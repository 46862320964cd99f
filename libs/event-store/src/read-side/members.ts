/** Reads of who belongs to a project, and who is asked to. */
import { MoreThan, type EntityManager } from 'typeorm';
import { normalEmail, type ProjectRole } from '#domain';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';
import { InvitationRow } from '../tables/invitation.table.js';
import { MembershipRow } from '../tables/membership.table.js';

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly role: ProjectRole;
  readonly since: Date;
}

const MEMBERS = `SELECT m.user_id AS "userId", u.email, m.role, m.since
  FROM ${S}.memberships m JOIN ${S}.users u ON u.id = m.user_id WHERE m.project_id = $1`;

/** Null: not a member. */
export async function roleOf(manager: EntityManager, userId: string, projectId: string): Promise<ProjectRole | null> {
  return (await manager.findOneBy(MembershipRow, { userId, projectId }))?.role ?? null;
}

/** Members of a project, by their addresses. */
export async function membersOf(manager: EntityManager, projectId: string): Promise<readonly Member[]> {
  return manager.query<Member[]>(`${MEMBERS} ORDER BY u.email`, [projectId]);
}

export async function memberOf(manager: EntityManager, projectId: string, userId: string): Promise<Member | null> {
  const [member] = await manager.query<Member[]>(`${MEMBERS} AND m.user_id = $2`, [projectId, userId]);
  return member ?? null;
}

export async function hasMemberWithEmail(manager: EntityManager, projectId: string, email: string): Promise<boolean> {
  const members = await manager.query<Member[]>(`${MEMBERS} AND u.email = $2`, [projectId, normalEmail(email)]);
  return members.length > 0;
}

/** Invitations that are open at `now`, oldest first. */
export async function invitationsOf(
  manager: EntityManager,
  projectId: string,
  now: Date,
): Promise<readonly InvitationRow[]> {
  return manager.find(InvitationRow, {
    where: { projectId, expiresAt: MoreThan(now) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
}

export async function countInvitations(manager: EntityManager, projectId: string, now: Date): Promise<number> {
  return manager.countBy(InvitationRow, { projectId, expiresAt: MoreThan(now) });
}

/** One that was neither accepted nor withdrawn; it may have expired. */
export async function invitationOf(
  manager: EntityManager,
  projectId: string,
  id: string,
): Promise<InvitationRow | null> {
  return manager.findOneBy(InvitationRow, { projectId, id });
}
