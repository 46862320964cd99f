/** `events.address`: for projects that keep the addresses of their visitors. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';

export class KeepAddresses1763720000000 implements MigrationInterface {
  readonly name = 'KeepAddresses1763720000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${S}.events ADD address text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${S}.events DROP address`);
  }
}
