/** `collectors`, read side. Their keys are in `collector_keys`. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CollectorGrant } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'collectors', schema: CONTROL_PLANE_SCHEMA })
export class CollectorRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  @Column({ type: 'text' })
  name: string;

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

  /** Events a second; null: what the installation allows. */
  @Column({ name: 'rate_per_second', type: 'integer', nullable: true })
  ratePerSecond: number | null;

  /** Events a calendar month; null: no quota. */
  @Column({ name: 'monthly_quota', type: 'bigint', nullable: true, transformer: integer })
  monthlyQuota: number | null;

  /** Written now and then, for many keys at once. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}
