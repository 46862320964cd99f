/** When the last canary of each partition was sent, and when it arrived. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GATEWAY_ROLE, READ_MODEL_SCHEMA as S } from '../schema.js';

export class CanaryArrivals1763860000000 implements MigrationInterface {
  readonly name = 'CanaryArrivals1763860000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE ${S}.canary_arrival`);
  }
}

const STATEMENTS = [
  `CREATE TABLE ${S}.canary_arrival (
     topic text NOT NULL,
     partition integer NOT NULL,
     sent_at timestamptz NOT NULL,
     arrived_at timestamptz NOT NULL,
     PRIMARY KEY (topic, partition))`,
  `GRANT SELECT ON ${S}.canary_arrival TO ${GATEWAY_ROLE}`,
];
