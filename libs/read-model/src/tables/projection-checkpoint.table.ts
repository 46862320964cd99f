/**
 * `projection_checkpoint`: how far each projection has read each partition. It moves by compare-and-set in the same
 * transaction as the rows, so that every record is in the read model exactly once.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'projection_checkpoint', schema: READ_MODEL_SCHEMA })
export class ProjectionCheckpointRow {
  @PrimaryColumn({ type: 'text' })
  projection: string;

  @PrimaryColumn({ type: 'integer' })
  version: number;

  @PrimaryColumn({ type: 'text' })
  topic: string;

  @PrimaryColumn({ type: 'integer' })
  partition: number;

  /** Everything below is in the read model. */
  @Column({ name: 'next_offset', type: 'bigint', transformer: integer })
  nextOffset: number;

  /** Largest event time seen, never beyond its receipt; null before the first event. */
  @Column({ type: 'timestamptz', nullable: true })
  watermark: Date | null;

  /** Receipt of the last event that was read; null before the first. */
  @Column({ name: 'received_at', type: 'timestamptz', nullable: true })
  receivedAt: Date | null;

  /** When this row moved last. */
  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
