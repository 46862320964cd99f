import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';

/** What people look for rejected events by, and the ones that were never accepted. Duplicates are not listed. */
export class RejectedEvents1763890000000 implements MigrationInterface {
  readonly name = 'RejectedEvents1763890000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ${S}.rejections_of_project_by_time, ${S}.rejections_by_time`);
    await queryRunner.query(
      `ALTER TABLE ${S}.rejections DROP COLUMN type, DROP COLUMN collector_id, DROP COLUMN not_kept`,
    );
  }
}

const STATEMENTS = [
  `ALTER TABLE ${S}.rejections
     ADD COLUMN type text, ADD COLUMN collector_id text, ADD COLUMN not_kept bigint NOT NULL DEFAULT 0`,
  `CREATE INDEX rejections_of_project_by_time
     ON ${S}.rejections (project_id, rejected_at, partition, "offset") WHERE outcome <> 'duplicate'`,
  `CREATE INDEX rejections_by_time
     ON ${S}.rejections (rejected_at, partition, "offset") WHERE outcome <> 'duplicate'`,
];
