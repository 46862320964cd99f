/** Replays: rebuilds of read models beside the live ones, how far they are, and which version of each is live. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_ROLE, READ_MODEL_SCHEMA as S } from '../schema.js';

export class Replays1763830000000 implements MigrationInterface {
  readonly name = 'Replays1763830000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${S}.projection_version, ${S}.replay_checkpoint, ${S}.replay`);
  }
}

const TABLES = [
  `CREATE TABLE ${S}.replay (
     id text PRIMARY KEY,
     projections text[] NOT NULL,
     start jsonb NOT NULL,
     state text NOT NULL,
     schema_name text NOT NULL,
     digests jsonb,
     fault text,
     per_second double precision,
     started_at timestamptz NOT NULL,
     updated_at timestamptz NOT NULL,
     ended_at timestamptz)`,
  `CREATE TABLE ${S}.replay_checkpoint (
     replay_id text NOT NULL REFERENCES ${S}.replay (id),
     topic text NOT NULL,
     partition integer NOT NULL,
     first_offset bigint NOT NULL,
     next_offset bigint NOT NULL,
     watermark timestamptz,
     received_at timestamptz,
     PRIMARY KEY (replay_id, topic, partition))`,
  // Version 1 of each projection was never switched to, and has no row.
  `CREATE TABLE ${S}.projection_version (
     projection text NOT NULL,
     version integer NOT NULL,
     replay_id text NOT NULL REFERENCES ${S}.replay (id),
     since timestamptz NOT NULL,
     PRIMARY KEY (projection, version))`,
  `GRANT SELECT ON ${S}.replay, ${S}.replay_checkpoint, ${S}.projection_version TO ${GATEWAY_ROLE}`,
];
