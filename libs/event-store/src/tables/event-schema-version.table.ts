/** `event_schema_versions`, read side. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'event_schema_versions', schema: CONTROL_PLANE_SCHEMA })
export class EventSchemaVersionRow {
  @PrimaryColumn({ name: 'stream_id', type: 'text' })
  streamId: string;

  @PrimaryColumn({ name: 'event_type', type: 'text' })
  eventType: string;

  @PrimaryColumn({ type: 'integer' })
  version: number;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  /** JSON Schema, as it was registered. */
  @Column({ type: 'text' })
  schema: string;

  @Column({ name: 'content_hash', type: 'text' })
  contentHash: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** A user's id, or which part of the system it was. */
  @Column({ name: 'created_by', type: 'text' })
  createdBy: string;

  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}
