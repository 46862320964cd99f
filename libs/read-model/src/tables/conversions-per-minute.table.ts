/** `conversions_per_minute`: conversions and purchases by minute of event time and currency, bots apart. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'conversions_per_minute', schema: READ_MODEL_SCHEMA })
export class ConversionsPerMinuteRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the minute. */
  @PrimaryColumn({ type: 'timestamptz' })
  minute: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  type: string;

  @PrimaryColumn({ type: 'boolean' })
  bot: boolean;

  /** ISO 4217; empty when the events state none. */
  @PrimaryColumn({ type: 'text' })
  currency: string;

  @Column({ type: 'bigint', transformer: integer })
  count: number;

  /** Exact decimal. */
  @Column({ type: 'numeric' })
  value: string;
}
