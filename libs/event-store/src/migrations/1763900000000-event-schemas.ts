import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S, GATEWAY_ROLE } from '../schema.js';

const TABLES = ['event_schemas', 'event_schema_versions'] as const;

/** Rows of the project of the work in hand, and of all where the work is across projects; as the other tables have it. */
const VISIBLE = `CASE WHEN (SELECT current_setting('nexuspipe.project', true) = '*') THEN true
  WHEN project_id = (SELECT current_setting('nexuspipe.project', true)) THEN true END IS NOT NULL`;

/** Schemas of events, by stream and type, and their versions. */
export class EventSchemas1763900000000 implements MigrationInterface {
  readonly name = 'EventSchemas1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ${S}.event_schemas (
      stream_id text NOT NULL,
      event_type text NOT NULL,
      project_id text NOT NULL,
      compatibility text NOT NULL,
      policy text NOT NULL,
      latest integer NOT NULL,
      alongside integer[] NOT NULL,
      retired_at timestamptz,
      PRIMARY KEY (stream_id, event_type))`);
    await runner.query(`CREATE TABLE ${S}.event_schema_versions (
      stream_id text NOT NULL,
      event_type text NOT NULL,
      version integer NOT NULL,
      project_id text NOT NULL,
      schema text NOT NULL,
      content_hash text NOT NULL,
      created_at timestamptz NOT NULL,
      created_by text NOT NULL,
      retired_at timestamptz,
      PRIMARY KEY (stream_id, event_type, version))`);
    await runner.query(`CREATE INDEX event_schemas_project ON ${S}.event_schemas (project_id)`);
    for (const table of TABLES) {
      await runner.query(`ALTER TABLE ${S}.${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY of_project ON ${S}.${table} TO ${GATEWAY_ROLE} USING (${VISIBLE})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE ${S}.${table}`);
  }
}
