/**
 * What the events say: roll-ups by quarter of an hour, minute and day, sessions, and the ledger. Every table is
 * partitioned by month of its time, so that what is past its retention is dropped and not deleted row by row.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ_MODEL_SCHEMA as SCHEMA } from '../schema.js';

export class WhatEventsSay1763700000000 implements MigrationInterface {
  readonly name = 'WhatEventsSay1763700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, columns, key, time } of TABLES) {
      await queryRunner.query(
        `CREATE TABLE ${SCHEMA}.${table} (${columns}, PRIMARY KEY (${key})) PARTITION BY RANGE (${time})`,
      );
      await queryRunner.query(`CREATE TABLE ${SCHEMA}.${table}_default PARTITION OF ${SCHEMA}.${table} DEFAULT`);
    }
    await queryRunner.query(LATEST_SESSIONS);
    await queryRunner.query(`ALTER TABLE ${SCHEMA}.sessions_default SET (fillfactor = 50)`);
    for (const index of INDEXES) await queryRunner.query(index);
    // What was projected before is not in the new tables. All of it comes again from the log, from its beginning.
    await queryRunner.query(`TRUNCATE ${SCHEMA}.events, ${SCHEMA}.traffic_per_minute, ${SCHEMA}.projection_checkpoint`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${SCHEMA}.latest_sessions`);
    await queryRunner.query(`DROP TABLE ${TABLES.map(({ table }) => `${SCHEMA}.${table}`).join(', ')}`);
  }
}

const TABLES = [
  {
    table: 'traffic_per_quarter_hour',
    columns: `
      project_id text NOT NULL,
      quarter timestamptz NOT NULL,
      stream text NOT NULL,
      type text NOT NULL,
      bot boolean NOT NULL,
      count bigint NOT NULL`,
    key: 'project_id, quarter, stream, type, bot',
    time: 'quarter',
  },
  {
    table: 'sessions',
    columns: `
      project_id text NOT NULL,
      stream text NOT NULL,
      visitor text NOT NULL,
      started_at timestamptz NOT NULL,
      first_offset bigint NOT NULL,
      ended_at timestamptz NOT NULL,
      events integer NOT NULL,
      pageviews integer NOT NULL,
      conversions integer NOT NULL,
      entry_page text,
      entry_at timestamptz,
      entry_offset bigint,
      exit_page text,
      exit_at timestamptz,
      exit_offset bigint,
      referrer text,
      channel text,
      campaign text,
      country text,
      city text,
      browser text,
      os text,
      device text,
      previous_ended_at timestamptz`,
    key: 'visitor, stream, project_id, started_at',
    time: 'started_at',
  },
  {
    table: 'sessions_per_quarter_hour',
    columns: `
      project_id text NOT NULL,
      quarter timestamptz NOT NULL,
      stream text NOT NULL,
      sessions bigint NOT NULL,
      bounces bigint NOT NULL,
      converted bigint NOT NULL,
      pageviews bigint NOT NULL,
      duration_ms bigint NOT NULL`,
    key: 'project_id, quarter, stream',
    time: 'quarter',
  },
  {
    // Counts of visitors over many days: '-infinity' where there is no session before.
    table: 'returns_per_day',
    columns: `
      project_id text NOT NULL,
      day timestamptz NOT NULL,
      stream text NOT NULL,
      previous_day timestamptz NOT NULL,
      sessions bigint NOT NULL`,
    key: 'project_id, day, stream, previous_day',
    time: 'day',
  },
  {
    table: 'conversions_per_minute',
    columns: `
      project_id text NOT NULL,
      minute timestamptz NOT NULL,
      stream text NOT NULL,
      type text NOT NULL,
      bot boolean NOT NULL,
      currency text NOT NULL,
      count bigint NOT NULL,
      value numeric NOT NULL`,
    key: 'project_id, minute, stream, type, bot, currency',
    time: 'minute',
  },
  {
    table: 'dimensions_per_day',
    columns: `
      project_id text NOT NULL,
      day timestamptz NOT NULL,
      stream text NOT NULL,
      dimension text NOT NULL,
      value_hash bytea NOT NULL,
      value text NOT NULL,
      events bigint NOT NULL,
      pageviews bigint NOT NULL`,
    // Paths may be longer than what a key of a B-tree may have.
    key: 'project_id, day, dimension, stream, value_hash',
    time: 'day',
  },
  {
    table: 'ledger_per_minute',
    columns: `
      project_id text NOT NULL,
      minute timestamptz NOT NULL,
      stream text NOT NULL,
      outcome text NOT NULL,
      reason text NOT NULL,
      count bigint NOT NULL`,
    key: 'project_id, minute, stream, outcome, reason',
    time: 'minute',
  },
];

/** Says in which partition of `sessions` a visitor's latest one is: it has all visitors, and is not partitioned. */
const LATEST_SESSIONS = `
  CREATE TABLE ${SCHEMA}.latest_sessions (
    project_id text NOT NULL,
    stream text NOT NULL,
    visitor text NOT NULL,
    started_at timestamptz NOT NULL,
    PRIMARY KEY (visitor, stream, project_id)
  ) WITH (fillfactor = 80)`;

const INDEXES = [
  // The list of sessions, newest first, and distinct visitors of a range: the first session of each that began in it.
  `CREATE INDEX sessions_newest_first ON ${SCHEMA}.sessions (project_id, started_at, stream, visitor) INCLUDE (previous_ended_at)`,
  // Visitors of a range that begins within a day: who was there earlier on that day.
  `CREATE INDEX sessions_returned ON ${SCHEMA}.sessions (project_id, previous_ended_at) INCLUDE (started_at, stream)`,
];
