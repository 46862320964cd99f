/** `audit_log`: who did what, when and from where. Rows are added and read, never changed (a trigger sees to it). */
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Author } from '../append/author.js';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'audit_log', schema: CONTROL_PLANE_SCHEMA })
export class AuditRow {
  /** Grows; with holes. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  position: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind: Author['kind'];

  /** As in {@link Author}; null: somebody who is not known here. */
  @Column({ name: 'actor_id', type: 'text', nullable: true })
  actorId: string | null;

  /** What somebody unknown is called. The names of others are looked up when the log is read. */
  @Column({ name: 'actor_name', type: 'text', nullable: true })
  actorName: string | null;

  @Column({ type: 'text', nullable: true })
  address: string | null;

  /** Null: about the installation, or about a person. */
  @Column({ name: 'project_id', type: 'text', nullable: true })
  projectId: string | null;

  /** The type of a command, or what else was done: `login`, `export_events`. */
  @Column({ type: 'text' })
  action: string;

  @Column({ name: 'target_kind', type: 'text', nullable: true })
  targetKind: string | null;

  @Column({ name: 'target_id', type: 'text', nullable: true })
  targetId: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  /** Members that changed, as they were; null: nothing was there. */
  @Column({ type: 'jsonb', nullable: true })
  before: object | null;

  @Column({ type: 'jsonb', nullable: true })
  after: object | null;
}
