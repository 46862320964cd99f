/** `memberships`, read side: who may see which project, and as what. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProjectRole } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'memberships', schema: CONTROL_PLANE_SCHEMA })
export class MembershipRow {
  @PrimaryColumn({ name: 'user_id', type: 'text' })
  userId: string;

  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  @Column({ type: 'text' })
  role: ProjectRole;

  @Column({ type: 'timestamptz' })
  since: Date;
}
