/**
 * `rejections`: events that came to another end than `projected`, event by event, so that a receipt can be answered and
 * what went wrong be mended; of those that collectors refused, as many as they kept. Partitioned by month of receipt, and kept for some weeks only: the ledger has the counts for good.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'rejections', schema: READ_MODEL_SCHEMA })
export class RejectionRow {
  /** `?`: the record does not say. */
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Empty: it has none. */
  @PrimaryColumn({ type: 'text' })
  id: string;

  /** Of the raw record, and of what became of it. */
  @PrimaryColumn({ type: 'integer' })
  partition: number;

  /** Where there is no raw record: below zero, -1 less the offset of the record that says so. */
  @PrimaryColumn({ name: 'raw_offset', type: 'bigint', transformer: integer })
  rawOffset: number;

  @PrimaryColumn({ name: 'received_at', type: 'timestamptz' })
  receivedAt: Date;

  /** Empty: not known. */
  @Column({ type: 'text' })
  stream: string;

  /** `duplicate`, `dropped`, `rejected` or `refused`. */
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

  @Column({ type: 'text', nullable: true })
  type: string | null;

  /** Of the collector that refused it. */
  @Column({ name: 'collector_id', type: 'text', nullable: true })
  collectorId: string | null;

  /** More than 0: the row is no event; so many were refused and not kept. */
  @Column({ name: 'not_kept', type: 'bigint', transformer: integer })
  notKept: number;
}
