/** `collectors`, read side. Of a key only its hash and last four characters are here. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CollectorGrant } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'collectors', schema: CONTROL_PLANE_SCHEMA })
export class CollectorRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'key_hash', type: 'text' })
  keyHash: string;

  @Column({ name: 'key_hint', type: 'text' })
  keyHint: string;

  @Column({ type: 'text', array: true })
  streams: string[];

  @Column({ type: 'text', array: true })
  scopes: CollectorGrant[];

  @Column({ type: 'text', array: true })
  origins: string[];

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt: Date | null;
}
