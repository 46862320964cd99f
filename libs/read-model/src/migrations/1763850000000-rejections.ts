/** What became of accepted events that are in no other read model, event by event. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_ROLE, READ_MODEL_SCHEMA as S } from '../schema.js';
import { VISIBLE_TO_GATEWAY } from './1763730000000-gateway-role.js';

export class Rejections1763850000000 implements MigrationInterface {
  readonly name = 'Rejections1763850000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${S}.rejections`);
  }
}

const STATEMENTS = [
  `CREATE TABLE ${S}.rejections (
     project_id text NOT NULL,
     partition integer NOT NULL,
     raw_offset bigint NOT NULL,
     received_at timestamptz NOT NULL,
     stream text NOT NULL,
     id text NOT NULL,
     outcome text NOT NULL,
     reason text NOT NULL,
     step text NOT NULL,
     detail text,
     topic text NOT NULL,
     "offset" bigint NOT NULL,
     rejected_at timestamptz NOT NULL,
     PRIMARY KEY (project_id, id, partition, raw_offset, received_at)) PARTITION BY RANGE (received_at)`,
  `CREATE INDEX rejections_by_record ON ${S}.rejections (project_id, partition, raw_offset)`,
  `CREATE TABLE ${S}.rejections_default PARTITION OF ${S}.rejections DEFAULT`,
  `GRANT SELECT ON ${S}.rejections TO ${GATEWAY_ROLE}`,
  `ALTER TABLE ${S}.rejections ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY of_project ON ${S}.rejections FOR SELECT TO ${GATEWAY_ROLE} USING (${VISIBLE_TO_GATEWAY})`,
];
