import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

/** What people want of each replay. */
export class Replays1763840000000 implements MigrationInterface {
  readonly name = 'Replays1763840000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ${S}.replays (
      id text PRIMARY KEY,
      projections text[] NOT NULL,
      wanted text NOT NULL,
      requested_at timestamptz NOT NULL,
      requested_by text NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${S}.replays`);
  }
}
