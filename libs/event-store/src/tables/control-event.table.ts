/** `control_events`: every fact of the control plane, for ever. A row is never changed. */
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'control_events', schema: CONTROL_PLANE_SCHEMA })
export class ControlEventRow {
  /** Grows in the order of commits: an append holds a lock from here to its commit. With holes. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  position: string;

  @Column({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  aggregate: string;

  @Column({ name: 'aggregate_id', type: 'text' })
  aggregateId: string;

  /** From 1, without holes, per aggregate. */
  @Column({ type: 'bigint', transformer: integer })
  version: number;

  @Column({ type: 'text' })
  type: string;

  /** The fact without its type. */
  @Column({ type: 'jsonb' })
  payload: object;

  /** A user's id, or which part of the system it was. */
  @Column({ type: 'text' })
  actor: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
