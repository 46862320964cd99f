/**
 * `events`: every enriched event once, unique by (project, id, time), partitioned by month of `time`. The coordinates
 * are those of the record in `enriched-events` that won: a record counts in the read models only if its own are here.
 */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'events', schema: READ_MODEL_SCHEMA })
export class EventRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  @PrimaryColumn({ type: 'text' })
  id: string;

  /** Event time. */
  @PrimaryColumn({ type: 'timestamptz' })
  time: Date;

  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt: Date;

  @Column({ type: 'text' })
  stream: string;

  @Column({ type: 'text' })
  type: string;

  @Column({ name: 'visitor_id', type: 'text', nullable: true })
  visitorId: string | null;

  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId: string | null;

  @Column({ name: 'session_id', type: 'text', nullable: true })
  sessionId: string | null;

  /** Who is counted as one visitor: visitor id, else user id. */
  @Column({ type: 'text', nullable: true })
  visitor: string | null;

  @Column({ type: 'text', nullable: true })
  url: string | null;

  /** Path of `url` without its query. */
  @Column({ type: 'text', nullable: true })
  page: string | null;

  @Column({ type: 'text', nullable: true })
  referrer: string | null;

  /** The very text that the client sent (type `json`, which keeps it): select `properties::text` to have it back as such. */
  @Column({ type: 'json', nullable: true })
  properties: Record<string, unknown> | null;

  /** As `properties`. */
  @Column({ type: 'json', nullable: true })
  context: Record<string, unknown> | null;

  /** Null unless the project keeps addresses. */
  @Column({ type: 'text', nullable: true })
  address: string | null;

  @Column({ type: 'text', nullable: true })
  country: string | null;

  @Column({ type: 'text', nullable: true })
  region: string | null;

  @Column({ type: 'text', nullable: true })
  city: string | null;

  @Column({ type: 'text', nullable: true })
  browser: string | null;

  @Column({ name: 'browser_version', type: 'text', nullable: true })
  browserVersion: string | null;

  @Column({ type: 'text', nullable: true })
  os: string | null;

  /** Device class; null when there was no user agent to judge by. */
  @Column({ type: 'text', nullable: true })
  device: string | null;

  @Column({ type: 'boolean' })
  bot: boolean;

  @Column({ name: 'bot_name', type: 'text', nullable: true })
  botName: string | null;

  /** Null when the referrer step did not run on it. */
  @Column({ name: 'referrer_medium', type: 'text', nullable: true })
  referrerMedium: string | null;

  @Column({ name: 'referrer_source', type: 'text', nullable: true })
  referrerSource: string | null;

  @Column({ name: 'campaign_source', type: 'text', nullable: true })
  campaignSource: string | null;

  @Column({ name: 'campaign_medium', type: 'text', nullable: true })
  campaignMedium: string | null;

  @Column({ name: 'campaign_name', type: 'text', nullable: true })
  campaignName: string | null;

  @Column({ name: 'campaign_term', type: 'text', nullable: true })
  campaignTerm: string | null;

  @Column({ name: 'campaign_content', type: 'text', nullable: true })
  campaignContent: string | null;

  /** More than the allowed lateness behind its partition's watermark. */
  @Column({ type: 'boolean' })
  late: boolean;

  @Column({ type: 'text', array: true })
  marks: string[];

  @Column({ name: 'collector_id', type: 'text' })
  collectorId: string;

  /** Offset of the raw record, in `raw-events` and the same partition. */
  @Column({ name: 'raw_offset', type: 'bigint', transformer: integer })
  rawOffset: number;

  @Column({ name: 'enriched_at', type: 'timestamptz' })
  enrichedAt: Date;

  /** When the projector wrote the row. */
  @Column({ name: 'projected_at', type: 'timestamptz' })
  projectedAt: Date;

  @Column({ type: 'text' })
  topic: string;

  @Column({ type: 'integer' })
  partition: number;

  @Column({ type: 'bigint', transformer: integer })
  offset: number;
}
