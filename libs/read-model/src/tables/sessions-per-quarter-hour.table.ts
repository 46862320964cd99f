/** `sessions_per_quarter_hour`: sums over the sessions that began in each quarter of an hour of each stream. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'sessions_per_quarter_hour', schema: READ_MODEL_SCHEMA })
export class SessionsPerQuarterHourRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the quarter of an hour. */
  @PrimaryColumn({ type: 'timestamptz' })
  quarter: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @Column({ type: 'bigint', transformer: integer })
  sessions: number;

  /** Sessions with exactly one page view. */
  @Column({ type: 'bigint', transformer: integer })
  bounces: number;

  /** Sessions with at least one conversion. */
  @Column({ type: 'bigint', transformer: integer })
  converted: number;

  /** Page views of these sessions. */
  @Column({ type: 'bigint', transformer: integer })
  pageviews: number;

  /** Ends minus starts. */
  @Column({ name: 'duration_ms', type: 'bigint', transformer: integer })
  durationMs: number;
}
