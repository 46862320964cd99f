/** `event_schemas`, read side: what a stream wants of the events of one type. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Compatibility, SchemaPolicy } from '#domain';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'event_schemas', schema: CONTROL_PLANE_SCHEMA })
export class EventSchemaRow {
  @PrimaryColumn({ name: 'stream_id', type: 'text' })
  streamId: string;

  @PrimaryColumn({ name: 'event_type', type: 'text' })
  eventType: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  @Column({ type: 'text' })
  compatibility: Compatibility;

  @Column({ type: 'text' })
  policy: SchemaPolicy;

  @Column({ type: 'integer' })
  latest: number;

  /** Former versions whose events are taken as well. */
  @Column({ type: 'integer', array: true })
  alongside: number[];

  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt: Date | null;
}
