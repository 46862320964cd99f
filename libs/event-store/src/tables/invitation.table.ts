/** `invitations`, read side: those that are open. Of a token only its hash is here. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProjectRole } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'invitations', schema: CONTROL_PLANE_SCHEMA })
export class InvitationRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  /** In its one spelling (lower case). */
  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  role: ProjectRole;

  /** SHA-256 of the token, hex. */
  @Column({ name: 'token_hash', type: 'text' })
  tokenHash: string;

  /** A user's id, or which part of the system it was. */
  @Column({ name: 'invited_by', type: 'text' })
  invitedBy: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
