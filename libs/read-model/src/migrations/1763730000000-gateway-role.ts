/** What a gateway may read: the read models, and of them the rows of the project that its work in hand is about. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_ROLE, READ_MODEL_SCHEMA as S } from '../schema.js';

/** Those with rows of projects. Months are read through their table, and so under its policy: nothing is granted on them. */
const OF_PROJECTS = [
  'events',
  'traffic_per_minute',
  'traffic_per_quarter_hour',
  'sessions',
  'sessions_per_quarter_hour',
  'returns_per_day',
  'conversions_per_minute',
  'dimensions_per_day',
  'ledger_per_minute',
  'latest_sessions',
];

/** Roles belong to the server: another database of it may be making the same one now. */
const MAKE_ROLE = `DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${GATEWAY_ROLE}') THEN
      CREATE ROLE ${GATEWAY_ROLE} NOLOGIN;
    END IF;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'this user may not make roles; let an administrator run: CREATE ROLE ${GATEWAY_ROLE} NOLOGIN; GRANT ${GATEWAY_ROLE} TO %;',
        current_user;
  END $$`;

/** The project of the work in hand; `*`: work across projects; not set: none. Read once a statement. */
const PROJECT = `(SELECT current_setting('nexuspipe.project', true))`;
const EVERY_PROJECT = `(SELECT current_setting('nexuspipe.project', true) = '*')`;

/**
 * A test for null, for the planner takes that for nearly always true. It would take a second comparison of the project for
 * independent of the question's own, and the rows of a project for far fewer than they are.
 */
export const VISIBLE_TO_GATEWAY = `CASE WHEN ${EVERY_PROJECT} THEN true WHEN project_id = ${PROJECT} THEN true END IS NOT NULL`;

export class GatewayRole1763730000000 implements MigrationInterface {
  readonly name = 'GatewayRole1763730000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(MAKE_ROLE);
    await queryRunner.query(`GRANT USAGE ON SCHEMA ${S} TO ${GATEWAY_ROLE}`);
    await queryRunner.query(`GRANT SELECT ON ${S}.projection_checkpoint TO ${GATEWAY_ROLE}`);
    for (const table of OF_PROJECTS) {
      await queryRunner.query(`GRANT SELECT ON ${S}.${table} TO ${GATEWAY_ROLE}`);
      await queryRunner.query(`ALTER TABLE ${S}.${table} ENABLE ROW LEVEL SECURITY`);
      await queryRunner.query(
        `CREATE POLICY of_project ON ${S}.${table} FOR SELECT TO ${GATEWAY_ROLE} USING (${VISIBLE_TO_GATEWAY})`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of OF_PROJECTS) {
      await queryRunner.query(`DROP POLICY of_project ON ${S}.${table}`);
      await queryRunner.query(`ALTER TABLE ${S}.${table} DISABLE ROW LEVEL SECURITY`);
    }
    await queryRunner.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${S} FROM ${GATEWAY_ROLE}`);
    await queryRunner.query(`REVOKE ALL ON SCHEMA ${S} FROM ${GATEWAY_ROLE}`);
  }
}
