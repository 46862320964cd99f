/** `projects`, read side. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'projects', schema: CONTROL_PLANE_SCHEMA })
export class ProjectRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'keeps_addresses', type: 'boolean' })
  keepsAddresses: boolean;

  /** Events a second of all its keys; null: what the installation allows. */
  @Column({ name: 'rate_per_second', type: 'integer', nullable: true })
  ratePerSecond: number | null;

  /** Events a calendar month of all its keys; null: no quota. */
  @Column({ name: 'monthly_quota', type: 'bigint', nullable: true, transformer: integer })
  monthlyQuota: number | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
