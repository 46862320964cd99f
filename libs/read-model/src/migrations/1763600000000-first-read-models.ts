/**
 * The first read models: `events`, `traffic_per_minute`, and the checkpoints of the projections. Each index is there
 * for a named query; what each costs an insert is in docs/operations.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ_MODEL_SCHEMA as SCHEMA } from '../schema.js';

export class FirstReadModels1763600000000 implements MigrationInterface {
  readonly name = 'FirstReadModels1763600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(EVENTS);
    for (const index of EVENT_INDEXES) await queryRunner.query(index);
    await queryRunner.query(`CREATE TABLE ${SCHEMA}.events_default PARTITION OF ${SCHEMA}.events DEFAULT`);
    await queryRunner.query(TRAFFIC_PER_MINUTE);
    await queryRunner.query(PROJECTION_CHECKPOINT);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE ${SCHEMA}.projection_checkpoint, ${SCHEMA}.traffic_per_minute, ${SCHEMA}.events`,
    );
  }
}

const EVENTS = `
  CREATE TABLE ${SCHEMA}.events (
    project_id text NOT NULL,
    id text NOT NULL,
    time timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    stream text NOT NULL,
    type text NOT NULL,
    visitor_id text,
    user_id text,
    session_id text,
    visitor text,
    url text,
    page text,
    referrer text,
    properties json,
    context json,
    country text,
    region text,
    city text,
    browser text,
    browser_version text,
    os text,
    device text,
    bot boolean NOT NULL,
    bot_name text,
    referrer_medium text,
    referrer_source text,
    campaign_source text,
    campaign_medium text,
    campaign_name text,
    campaign_term text,
    campaign_content text,
    late boolean NOT NULL,
    marks text[] NOT NULL,
    collector_id text NOT NULL,
    raw_offset bigint NOT NULL,
    enriched_at timestamptz NOT NULL,
    projected_at timestamptz NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    PRIMARY KEY (project_id, id, time)
  ) PARTITION BY RANGE (time)`;

const EVENT_INDEXES = [
  // The list of events, newest first, of a project; a stream is a filter on top of it.
  `CREATE INDEX events_newest_first ON ${SCHEMA}.events (project_id, time, id)`,
  // What a live feed missed: one stream and partition from an offset on.
  `CREATE INDEX events_live_gap ON ${SCHEMA}.events (project_id, stream, partition, "offset")`,
  // The last minutes of everything, from which live counters are rebuilt: rows lie in the order of receipt, so that a few summaries do.
  `CREATE INDEX events_received ON ${SCHEMA}.events USING brin (received_at) WITH (autosummarize = on)`,
];

const TRAFFIC_PER_MINUTE = `
  CREATE TABLE ${SCHEMA}.traffic_per_minute (
    project_id text NOT NULL,
    minute timestamptz NOT NULL,
    stream text NOT NULL,
    type text NOT NULL,
    bot boolean NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (project_id, minute, stream, type, bot)
  )`;

const PROJECTION_CHECKPOINT = `
  CREATE TABLE ${SCHEMA}.projection_checkpoint (
    projection text NOT NULL,
    version integer NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    watermark timestamptz,
    received_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, version, topic, partition)
  )`;
