/** Versions of read models that were replaced by a replay and are kept for a while, to go back to. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_ROLE, READ_MODEL_SCHEMA as S } from '../schema.js';

export class ReplayKept1763880000000 implements MigrationInterface {
  readonly name = 'ReplayKept1763880000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // `replay_id`: the replay that replaced it. `checkpoints`: where its tables stand in the log.
    await queryRunner.query(`CREATE TABLE ${S}.replay_kept (
      replay_id text PRIMARY KEY REFERENCES ${S}.replay (id),
      schema_name text NOT NULL UNIQUE,
      projections text[] NOT NULL,
      checkpoints jsonb NOT NULL,
      usable boolean NOT NULL DEFAULT true,
      retired_at timestamptz NOT NULL,
      kept_until timestamptz NOT NULL)`);
    await queryRunner.query(`GRANT SELECT ON ${S}.replay_kept TO ${GATEWAY_ROLE}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${S}.replay_kept`);
  }
}
