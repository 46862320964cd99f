import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

/** Replays that take another one back, and whose former version nobody wants any more. */
export class Rollbacks1763870000000 implements MigrationInterface {
  readonly name = 'Rollbacks1763870000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE ${S}.replays ADD COLUMN rollback_of text, ADD COLUMN retired_dropped boolean NOT NULL DEFAULT false`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${S}.replays DROP COLUMN rollback_of, DROP COLUMN retired_dropped`);
  }
}
