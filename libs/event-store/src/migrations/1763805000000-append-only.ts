import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

const TABLES = ['control_events', 'audit_log'];

/**
 * What happened stays: not even the tables' owner changes or removes a row by accident. Whoever has to (to erase a
 * person, say) takes the trigger away first, which is no accident.
 */
export class AppendOnly1763805000000 implements MigrationInterface {
  readonly name = 'AppendOnly1763805000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION ${S}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
           USING ERRCODE = 'insufficient_privilege';
       END $$`,
    );
    for (const table of TABLES) {
      await runner.query(
        `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${S}.${table}
         FOR EACH STATEMENT EXECUTE FUNCTION ${S}.refuse_change()`,
      );
      // Also in a session that set session_replication_role.
      await runner.query(`ALTER TABLE ${S}.${table} ENABLE ALWAYS TRIGGER append_only`);
    }
    await runner.query(`CREATE INDEX audit_log_actor ON ${S}.audit_log (actor_id, position)`);
    await runner.query(`CREATE INDEX audit_log_at ON ${S}.audit_log (at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${S}.audit_log_actor, ${S}.audit_log_at`);
    for (const table of TABLES) await runner.query(`DROP TRIGGER append_only ON ${S}.${table}`);
    await runner.query(`DROP FUNCTION ${S}.refuse_change()`);
  }
}
