/** Reads of projects and of what belongs to them. Who may see a project is asked here and nowhere else. */
import { In, type EntityManager } from 'typeorm';
import type { ProjectRole } from '#domain';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';
import { CollectorKeyRow } from '../tables/collector-key.table.js';
import { CollectorRow } from '../tables/collector.table.js';
import { MembershipRow } from '../tables/membership.table.js';
import { ProjectRow } from '../tables/project.table.js';
import { StreamRow } from '../tables/stream.table.js';

export interface MemberProject {
  readonly id: string;
  readonly name: string;
  readonly role: ProjectRole;
  readonly keepsAddresses: boolean;
}

/** Projects that a user is a member of, oldest first. */
export async function projectsOf(manager: EntityManager, userId: string): Promise<readonly MemberProject[]> {
  return manager.query<MemberProject[]>(
    `SELECT p.id, p.name, m.role, p.keeps_addresses AS "keepsAddresses" FROM ${S}.projects p JOIN ${S}.memberships m ON m.project_id = p.id
     WHERE m.user_id = $1 ORDER BY p.created_at, p.id`,
    [userId],
  );
}

/** Null: not a member. */
export async function roleOf(manager: EntityManager, userId: string, projectId: string): Promise<ProjectRole | null> {
  return (await manager.findOneBy(MembershipRow, { userId, projectId }))?.role ?? null;
}

export async function projectNamed(manager: EntityManager, name: string): Promise<ProjectRow | null> {
  return manager.findOne(ProjectRow, { where: { name }, order: { createdAt: 'ASC', id: 'ASC' } });
}

export async function allProjectIds(manager: EntityManager): Promise<readonly string[]> {
  const rows = await manager.find(ProjectRow, { select: { id: true }, order: { createdAt: 'ASC', id: 'ASC' } });
  return rows.map(({ id }) => id);
}

export async function streamOf(manager: EntityManager, projectId: string, id: string): Promise<StreamRow | null> {
  return manager.findOneBy(StreamRow, { projectId, id });
}

/** Streams of a project, oldest first. */
export async function streamsOf(manager: EntityManager, projectId: string): Promise<readonly StreamRow[]> {
  return manager.find(StreamRow, { where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } });
}

/** Ids of the streams of a project that said how long they are kept, be it for ever. */
export async function streamsThatSayRetention(manager: EntityManager, projectId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT DISTINCT s.id FROM ${S}.streams s JOIN ${S}.control_events e ON e.aggregate = 'stream' AND e.aggregate_id = s.id
     WHERE s.project_id = $1 AND e.type = 'stream_retention_set'`,
    [projectId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The current key of each collector and those that were rotated out, newest first. */
export async function keysOf(
  manager: EntityManager,
  collectorIds: readonly string[],
): Promise<readonly CollectorKeyRow[]> {
  return manager.find(CollectorKeyRow, { where: { collectorId: In(collectorIds) }, order: { createdAt: 'DESC' } });
}

/** Collectors of a project, oldest first, the revoked ones too. */
export async function collectorsOf(manager: EntityManager, projectId: string): Promise<readonly CollectorRow[]> {
  return manager.find(CollectorRow, { where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } });
}

export async function collectorOf(manager: EntityManager, projectId: string, id: string): Promise<CollectorRow | null> {
  return manager.findOneBy(CollectorRow, { projectId, id });
}

export async function collectorByKeyHash(manager: EntityManager, keyHash: string): Promise<CollectorRow | null> {
  const key = await manager.findOneBy(CollectorKeyRow, { keyHash });
  return key && manager.findOneBy(CollectorRow, { id: key.collectorId });
}
