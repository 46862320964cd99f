/**
 * `sessions`: what each visitor did in each stream without a pause of more than half an hour, partitioned by month of its
 * start. Bots, and events without a visitor, have none.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'sessions', schema: READ_MODEL_SCHEMA })
export class SessionRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  visitor: string;

  /** Time of its first event. */
  @PrimaryColumn({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;

  /** Offset of its first event; of equal times the smaller offset is the first. */
  @Column({ name: 'first_offset', type: 'bigint', transformer: integer })
  firstOffset: number;

  @Column({ name: 'ended_at', type: 'timestamptz' })
  endedAt: Date;

  @Column({ type: 'integer' })
  events: number;

  /** One: a bounce. */
  @Column({ type: 'integer' })
  pageviews: number;

  @Column({ type: 'integer' })
  conversions: number;

  /** Page of the first page view; null without one, or when it came without a URL. */
  @Column({ name: 'entry_page', type: 'text', nullable: true })
  entryPage: string | null;

  /** Null without a page view. */
  @Column({ name: 'entry_at', type: 'timestamptz', nullable: true })
  entryAt: Date | null;

  @Column({ name: 'entry_offset', type: 'bigint', nullable: true, transformer: integer })
  entryOffset: number | null;

  /** As `entry_page`, of the last page view. */
  @Column({ name: 'exit_page', type: 'text', nullable: true })
  exitPage: string | null;

  @Column({ name: 'exit_at', type: 'timestamptz', nullable: true })
  exitAt: Date | null;

  @Column({ name: 'exit_offset', type: 'bigint', nullable: true, transformer: integer })
  exitOffset: number | null;

  /** This and the following are those of its first event. */
  @Column({ type: 'text', nullable: true })
  referrer: string | null;

  @Column({ type: 'text', nullable: true })
  channel: string | null;

  @Column({ type: 'text', nullable: true })
  campaign: string | null;

  @Column({ type: 'text', nullable: true })
  country: string | null;

  @Column({ type: 'text', nullable: true })
  city: string | null;

  @Column({ type: 'text', nullable: true })
  browser: string | null;

  @Column({ type: 'text', nullable: true })
  os: string | null;

  @Column({ type: 'text', nullable: true })
  device: string | null;

  /** End of the visitor's session before this one in the stream; null: it is the first. */
  @Column({ name: 'previous_ended_at', type: 'timestamptz', nullable: true })
  previousEndedAt: Date | null;
}
