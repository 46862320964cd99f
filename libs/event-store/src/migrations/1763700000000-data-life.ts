import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

/** How long a stream's events are kept, and whether a project keeps visitors' addresses. */
export class DataLife1763700000000 implements MigrationInterface {
  readonly name = 'DataLife1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${S}.streams ADD retention_days integer`);
    await runner.query(`ALTER TABLE ${S}.projects ADD keeps_addresses boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${S}.projects DROP keeps_addresses`);
    await runner.query(`ALTER TABLE ${S}.streams DROP retention_days`);
  }
}
