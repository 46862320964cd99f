/**
 * `ledger_per_minute`: how many accepted events of each stream came to which outcome, by minute of receipt, partitioned
 * by month of it. Outcomes are `accepted` (every record of `raw-events`), and one of `projected`, `duplicate`, `dropped`
 * and `rejected` for each of them.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'ledger_per_minute', schema: READ_MODEL_SCHEMA })
export class LedgerPerMinuteRow {
  /** Empty, like the stream, for records that could not be read. */
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the minute. */
  @PrimaryColumn({ type: 'timestamptz' })
  minute: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  outcome: string;

  /** A code; empty where the outcome says all. */
  @PrimaryColumn({ type: 'text' })
  reason: string;

  @Column({ type: 'bigint', transformer: integer })
  count: number;
}
