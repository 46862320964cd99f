import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

const TABLES = [
  `CREATE TABLE ${S}.control_events (
     position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     id uuid NOT NULL UNIQUE,
     aggregate text NOT NULL,
     aggregate_id text NOT NULL,
     version bigint NOT NULL CHECK (version > 0),
     type text NOT NULL,
     payload jsonb NOT NULL,
     actor text NOT NULL,
     at timestamptz NOT NULL,
     CONSTRAINT control_events_version UNIQUE (aggregate, aggregate_id, version))`,
  `CREATE TABLE ${S}.control_outbox (
     position bigint PRIMARY KEY REFERENCES ${S}.control_events (position))`,
  `CREATE TABLE ${S}.projects (
     id text PRIMARY KEY,
     name text NOT NULL,
     created_at timestamptz NOT NULL)`,
  `CREATE TABLE ${S}.users (
     id text PRIMARY KEY,
     email text NOT NULL CONSTRAINT users_email UNIQUE,
     password_hash text NOT NULL,
     admin boolean NOT NULL,
     created_at timestamptz NOT NULL)`,
  `CREATE TABLE ${S}.memberships (
     user_id text NOT NULL REFERENCES ${S}.users (id),
     project_id text NOT NULL REFERENCES ${S}.projects (id),
     role text NOT NULL,
     PRIMARY KEY (user_id, project_id))`,
  `CREATE TABLE ${S}.streams (
     id text PRIMARY KEY,
     project_id text NOT NULL REFERENCES ${S}.projects (id),
     name text NOT NULL,
     created_at timestamptz NOT NULL,
     CONSTRAINT streams_name UNIQUE (project_id, name))`,
  `CREATE TABLE ${S}.collectors (
     id text PRIMARY KEY,
     project_id text NOT NULL REFERENCES ${S}.projects (id),
     name text NOT NULL,
     key_hash text NOT NULL CONSTRAINT collectors_key_hash UNIQUE,
     key_hint text NOT NULL,
     streams text[] NOT NULL,
     scopes text[] NOT NULL,
     origins text[] NOT NULL,
     expires_at timestamptz,
     created_at timestamptz NOT NULL,
     revoked_at timestamptz)`,
  `CREATE INDEX collectors_project ON ${S}.collectors (project_id)`,
  `CREATE TABLE ${S}.admin_links (
     token_hash text PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('first', 'recovery')),
     expires_at timestamptz NOT NULL)`,
  `CREATE TABLE ${S}.signing_keys (
     kid text PRIMARY KEY,
     private_key text NOT NULL,
     created_at timestamptz NOT NULL)`,
];

export class CreateControlPlane1763600000000 implements MigrationInterface {
  readonly name = 'CreateControlPlane1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA ${S}`);
    for (const table of TABLES) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA ${S} CASCADE`);
  }
}
