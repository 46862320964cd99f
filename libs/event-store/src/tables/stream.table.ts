/** `streams`, read side. A name is taken once in a project. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PartitionKey, SchemaPolicy } from '#domain';
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

  /** What of its events their partition goes by. */
  @Column({ name: 'partition_key', type: 'text' })
  partitionKey: PartitionKey;

  /** Types of events that are copied to topics of their own. */
  @Column({ name: 'topic_types', type: 'text', array: true })
  topicTypes: string[];

  /** When these two were last said; null: never. */
  @Column({ name: 'routing_set_at', type: 'timestamptz', nullable: true })
  routingSetAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
