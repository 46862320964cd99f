import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S, GATEWAY_ROLE, MIGRATIONS_TABLE } from '../schema.js';

/** Tables with rows of projects, and the column that says of which one. */
const OF_PROJECTS = {
  projects: 'id',
  memberships: 'project_id',
  invitations: 'project_id',
  streams: 'project_id',
  collectors: 'project_id',
  collector_keys: 'project_id',
} as const;

/** The project of the work in hand; `*`: work across projects; not set: none. Read once a statement. */
const PROJECT = `(SELECT current_setting('nexuspipe.project', true))`;
const EVERY_PROJECT = `(SELECT current_setting('nexuspipe.project', true) = '*')`;

/** A test for null, which the planner takes for nearly always true: the question's own conditions are what it plans by. */
const visible = (column: string): string =>
  `CASE WHEN ${EVERY_PROJECT} THEN true WHEN ${column} = ${PROJECT} THEN true END IS NOT NULL`;

/**
 * The role that gateways work as. It owns nothing, so that PostgreSQL shows it only rows of the project that the work in
 * hand is about, and lets it add to the audit log and the facts, but change nothing of them.
 */
export class GatewayRole1763810000000 implements MigrationInterface {
  readonly name = 'GatewayRole1763810000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of MAKE_ROLE) await runner.query(statement);
    await runner.query(`GRANT USAGE ON SCHEMA ${S} TO ${GATEWAY_ROLE}`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${S} TO ${GATEWAY_ROLE}`);
    await runner.query(`REVOKE UPDATE, DELETE ON ${S}.control_events, ${S}.audit_log FROM ${GATEWAY_ROLE}`);
    // Tables of later versions are for the gateway as well, unless they say otherwise.
    await runner.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${S} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${GATEWAY_ROLE}`,
    );
    await runner.query(`GRANT SELECT ON ${MIGRATIONS_TABLE} TO ${GATEWAY_ROLE}`);
    for (const [table, column] of Object.entries(OF_PROJECTS)) {
      await runner.query(`ALTER TABLE ${S}.${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY of_project ON ${S}.${table} TO ${GATEWAY_ROLE} USING (${visible(column)})`);
    }
    await runner.query(`ALTER TABLE ${S}.audit_log ENABLE ROW LEVEL SECURITY`);
    // What concerns no project is seen by who works across them, and written by everybody.
    await runner.query(
      `CREATE POLICY of_project ON ${S}.audit_log TO ${GATEWAY_ROLE} USING (${visible('project_id')})
         WITH CHECK (project_id IS NULL OR ${visible('project_id')})`,
    );
  }

  /** The role stays: other databases of the server may have it too. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...Object.keys(OF_PROJECTS), 'audit_log']) {
      await runner.query(`DROP POLICY of_project ON ${S}.${table}`);
      await runner.query(`ALTER TABLE ${S}.${table} DISABLE ROW LEVEL SECURITY`);
    }
    await runner.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA ${S} REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM ${GATEWAY_ROLE}`,
    );
    await runner.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${S} FROM ${GATEWAY_ROLE}`);
    await runner.query(`REVOKE ALL ON SCHEMA ${S} FROM ${GATEWAY_ROLE}`);
    await runner.query(`REVOKE ALL ON ${MIGRATIONS_TABLE} FROM ${GATEWAY_ROLE}`);
  }
}

/** Roles belong to the server: another database of it may be making the same one now. */
const MAKE_ROLE = [
  `DO $$ BEGIN
     IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${GATEWAY_ROLE}') THEN
       CREATE ROLE ${GATEWAY_ROLE} NOLOGIN;
     END IF;
   EXCEPTION
     WHEN duplicate_object OR unique_violation THEN NULL;
     WHEN insufficient_privilege THEN
       RAISE EXCEPTION 'this user may not make roles; let an administrator run: CREATE ROLE ${GATEWAY_ROLE} NOLOGIN; GRANT ${GATEWAY_ROLE} TO %;',
         current_user;
   END $$`,
  `DO $$ BEGIN
     SET LOCAL ROLE ${GATEWAY_ROLE};
     RESET ROLE;
   EXCEPTION WHEN insufficient_privilege THEN
     BEGIN
       EXECUTE format('GRANT ${GATEWAY_ROLE} TO %I', current_user);
     EXCEPTION WHEN insufficient_privilege THEN
       RAISE EXCEPTION 'this user may not become ${GATEWAY_ROLE}; let an administrator run: GRANT ${GATEWAY_ROLE} TO %;', current_user;
     END;
   END $$`,
];
