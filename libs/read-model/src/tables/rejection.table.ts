/**
 * `rejections`: accepted events that came to another end than `projected`, event by event, so that a receipt can be
 * answered. Partitioned by month of receipt, and kept for some weeks only: the ledger has the counts for good.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'rejections', schema: READ_MODEL_SCHEMA })
export class RejectionRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  @PrimaryColumn({ type: 'text' })
  id: string;

  /** Of the raw record, and of what became of it. */
  @PrimaryColumn({ type: 'integer' })
  partition: number;

  @PrimaryColumn({ name: 'raw_offset', type: 'bigint', transformer: integer })
  rawOffset: number;

  @PrimaryColumn({ name: 'received_at', type: 'timestamptz' })
  receivedAt: Date;

  @Column({ type: 'text' })
  stream: string;

  /** `duplicate`, `dropped` or `rejected`. */
  @Column({ type: 'text' })
  outcome: string;

  @Column({ type: 'text' })
  reason: string;

  /** The step of the enricher, or `projector`. */
  @Column({ type: 'text' })
  step: string;

  @Column({ type: 'text', nullable: true })
  detail: string | null;

  /** Where the record that says so stands: in `rejected-events`, or where the projector passed it. */
  @Column({ type: 'text' })
  topic: string;

  @Column({ type: 'bigint', transformer: integer })
  offset: number;

  @Column({ name: 'rejected_at', type: 'timestamptz' })
  rejectedAt: Date;
}
