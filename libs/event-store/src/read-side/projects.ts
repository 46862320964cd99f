/** Reads of projects and of their streams. */
import { IsNull, Not, type EntityManager } from 'typeorm';
import type { ProjectRole } from '#domain';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';
import { ProjectRow } from '../tables/project.table.js';
import { StreamRow } from '../tables/stream.table.js';

/** A project, and what somebody is in it. */
export interface MemberProject extends Omit<ProjectRow, 'createdAt'> {
  readonly role: ProjectRole;
}

/** Projects that a user is a member of, oldest first. */
export async function projectsOf(manager: EntityManager, userId: string): Promise<readonly MemberProject[]> {
  const rows = await manager.query<(MemberProject & { monthlyQuota: string | null })[]>(
    `SELECT p.id, p.name, m.role, p.keeps_addresses AS "keepsAddresses", p.rate_per_second AS "ratePerSecond",
       p.monthly_quota AS "monthlyQuota"
     FROM ${S}.projects p JOIN ${S}.memberships m ON m.project_id = p.id
     WHERE m.user_id = $1 ORDER BY p.created_at, p.id`,
    [userId],
  );
  return rows.map((row) => ({ ...row, monthlyQuota: row.monthlyQuota === null ? null : Number(row.monthlyQuota) }));
}

export async function projectOf(manager: EntityManager, id: string): Promise<ProjectRow | null> {
  return manager.findOneBy(ProjectRow, { id });
}

export async function projectNamed(manager: EntityManager, name: string): Promise<ProjectRow | null> {
  return manager.findOne(ProjectRow, { where: { name }, order: { createdAt: 'ASC', id: 'ASC' } });
}

export async function allProjectIds(manager: EntityManager): Promise<readonly string[]> {
  const rows = await manager.find(ProjectRow, { select: { id: true }, order: { createdAt: 'ASC', id: 'ASC' } });
  return rows.map(({ id }) => id);
}

/** Ids of projects that may send only so much a month. */
export async function projectsWithQuota(manager: EntityManager): Promise<readonly string[]> {
  const rows = await manager.find(ProjectRow, { select: { id: true }, where: { monthlyQuota: Not(IsNull()) } });
  return rows.map(({ id }) => id);
}

export async function streamOf(manager: EntityManager, projectId: string, id: string): Promise<StreamRow | null> {
  return manager.findOneBy(StreamRow, { projectId, id });
}

/** Streams of a project, oldest first. */
export async function streamsOf(manager: EntityManager, projectId: string): Promise<readonly StreamRow[]> {
  return manager.find(StreamRow, { where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } });
}

export async function countStreams(manager: EntityManager, projectId: string): Promise<number> {
  return manager.countBy(StreamRow, { projectId });
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
