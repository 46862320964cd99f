import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

/** By what each stream's events are spread over partitions, and which of their types have topics of their own. */
export class StreamRouting1763910000000 implements MigrationInterface {
  readonly name = 'StreamRouting1763910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${S}.streams
      ADD COLUMN partition_key text NOT NULL DEFAULT 'visitor',
      ADD COLUMN topic_types text[] NOT NULL DEFAULT '{}',
      ADD COLUMN routing_set_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${S}.streams
      DROP COLUMN partition_key, DROP COLUMN topic_types, DROP COLUMN routing_set_at`);
  }
}
