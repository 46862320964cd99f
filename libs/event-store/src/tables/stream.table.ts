/** `streams`, read side. A name is taken once in a project. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SchemaPolicy } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'streams', schema: CONTROL_PLANE_SCHEMA })
export class StreamRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  @Column({ type: 'text' })
  name: string;

  /** Events older than so many days may be forgotten; null: never. */
  @Column({ name: 'retention_days', type: 'integer', nullable: true })
  retentionDays: number | null;

  @Column({ name: 'schema_policy', type: 'text' })
  schemaPolicy: SchemaPolicy;

  /** Types of events that belong here; empty: any. */
  @Column({ name: 'allowed_types', type: 'text', array: true })
  allowedTypes: string[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
