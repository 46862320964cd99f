/** `traffic_per_minute` by month, like every table with a time. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';

export class PartitionTraffic1763710000000 implements MigrationInterface {
  readonly name = 'PartitionTraffic1763710000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${S}.traffic_per_minute RENAME TO traffic_before`);
    await queryRunner.query(`ALTER INDEX ${S}.traffic_per_minute_pkey RENAME TO traffic_before_pkey`);
    await queryRunner.query(
      `CREATE TABLE ${S}.traffic_per_minute (LIKE ${S}.traffic_before, PRIMARY KEY (project_id, minute, stream, type, bot))
       PARTITION BY RANGE (minute)`,
    );
    await queryRunner.query(
      `CREATE TABLE ${S}.traffic_per_minute_default PARTITION OF ${S}.traffic_per_minute DEFAULT`,
    );
    await queryRunner.query(`INSERT INTO ${S}.traffic_per_minute SELECT * FROM ${S}.traffic_before`);
    await queryRunner.query(`DROP TABLE ${S}.traffic_before`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${S}.traffic_per_minute RENAME TO traffic_in_months`);
    await queryRunner.query(`ALTER INDEX ${S}.traffic_per_minute_pkey RENAME TO traffic_in_months_pkey`);
    await queryRunner.query(
      `CREATE TABLE ${S}.traffic_per_minute (LIKE ${S}.traffic_in_months, PRIMARY KEY (project_id, minute, stream, type, bot))`,
    );
    await queryRunner.query(`INSERT INTO ${S}.traffic_per_minute SELECT * FROM ${S}.traffic_in_months`);
    await queryRunner.query(`DROP TABLE ${S}.traffic_in_months`);
  }
}
