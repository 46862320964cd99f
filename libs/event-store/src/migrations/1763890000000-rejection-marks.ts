import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S, GATEWAY_ROLE } from '../schema.js';

/** Policies see rows of the project of the work in hand; `*`: work across projects. */
const PROJECT = `(SELECT current_setting('nexuspipe.project', true))`;
const VISIBLE = `CASE WHEN ${PROJECT} = '*' THEN true WHEN project_id = ${PROJECT} THEN true END IS NOT NULL`;

/** What people decided on rejected events. By the place of the record, for that names it for ever. */
export class RejectionMarks1763890000000 implements MigrationInterface {
  readonly name = 'RejectionMarks1763890000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE ${S}.rejection_marks (
         project_id text NOT NULL,
         topic text NOT NULL,
         partition integer NOT NULL,
         "offset" bigint NOT NULL,
         state text NOT NULL,
         at timestamptz NOT NULL,
         actor_kind text NOT NULL,
         actor_id text NOT NULL,
         why text NOT NULL,
         event_id text,
         PRIMARY KEY (topic, partition, "offset"))`,
    );
    await runner.query(`CREATE INDEX rejection_marks_at ON ${S}.rejection_marks (at)`);
    await runner.query(`ALTER TABLE ${S}.rejection_marks ENABLE ROW LEVEL SECURITY`);
    await runner.query(`CREATE POLICY of_project ON ${S}.rejection_marks TO ${GATEWAY_ROLE} USING (${VISIBLE})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${S}.rejection_marks`);
  }
}
