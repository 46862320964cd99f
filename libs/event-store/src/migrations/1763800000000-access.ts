import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONTROL_PLANE_SCHEMA as S } from '../schema.js';

const PEOPLE = [
  `ALTER TABLE ${S}.users ADD instance_role text`,
  `UPDATE ${S}.users SET instance_role = 'operator' WHERE admin`,
  `ALTER TABLE ${S}.users DROP admin`,
  `ALTER TABLE ${S}.memberships ADD since timestamptz NOT NULL DEFAULT now()`,
  `ALTER TABLE ${S}.memberships ALTER since DROP DEFAULT`,
  `CREATE INDEX memberships_project ON ${S}.memberships (project_id)`,
  `CREATE TABLE ${S}.invitations (
     id text PRIMARY KEY,
     project_id text NOT NULL REFERENCES ${S}.projects (id),
     email text NOT NULL,
     role text NOT NULL,
     token_hash text NOT NULL CONSTRAINT invitations_token UNIQUE,
     invited_by text NOT NULL,
     created_at timestamptz NOT NULL,
     expires_at timestamptz NOT NULL)`,
  `CREATE UNIQUE INDEX invitations_email ON ${S}.invitations (project_id, email)`,
  `CREATE TABLE ${S}.access_tokens (
     id text PRIMARY KEY,
     user_id text NOT NULL REFERENCES ${S}.users (id),
     name text NOT NULL,
     token_hash text NOT NULL CONSTRAINT access_tokens_hash UNIQUE,
     hint text NOT NULL,
     scopes text[] NOT NULL,
     created_at timestamptz NOT NULL,
     expires_at timestamptz,
     last_used_at timestamptz)`,
  `CREATE INDEX access_tokens_user ON ${S}.access_tokens (user_id)`,
];

/** Signing in: one row a device, and the refresh tokens that it went through. */
const SIGNING_IN = [
  `CREATE TABLE ${S}.sign_ins (
     id text PRIMARY KEY,
     user_id text NOT NULL REFERENCES ${S}.users (id),
     secret text NOT NULL,
     address text,
     user_agent text,
     created_at timestamptz NOT NULL,
     last_seen_at timestamptz NOT NULL,
     expires_at timestamptz NOT NULL,
     ended_at timestamptz,
     end_reason text)`,
  `CREATE INDEX sign_ins_user ON ${S}.sign_ins (user_id)`,
  `CREATE TABLE ${S}.refresh_tokens (
     token_hash text PRIMARY KEY,
     sign_in_id text NOT NULL REFERENCES ${S}.sign_ins (id) ON DELETE CASCADE,
     issued_at timestamptz NOT NULL,
     rotated_at timestamptz)`,
  `CREATE INDEX refresh_tokens_sign_in ON ${S}.refresh_tokens (sign_in_id)`,
  `ALTER TABLE ${S}.admin_links RENAME TO one_time_links`,
  `ALTER TABLE ${S}.one_time_links ADD user_id text REFERENCES ${S}.users (id)`,
  `ALTER TABLE ${S}.one_time_links DROP CONSTRAINT admin_links_kind_check`,
  `ALTER TABLE ${S}.one_time_links ADD CONSTRAINT one_time_links_kind
     CHECK (kind IN ('first', 'recovery') OR (kind = 'password' AND user_id IS NOT NULL))`,
  `ALTER TABLE ${S}.signing_keys ADD active_at timestamptz`,
  `UPDATE ${S}.signing_keys SET active_at = created_at`,
  `ALTER TABLE ${S}.signing_keys ALTER active_at SET NOT NULL`,
];

const COLLECTORS = [
  `CREATE TABLE ${S}.collector_keys (
     key_hash text PRIMARY KEY,
     collector_id text NOT NULL REFERENCES ${S}.collectors (id),
     project_id text NOT NULL,
     key_hint text NOT NULL,
     created_at timestamptz NOT NULL,
     good_until timestamptz)`,
  `INSERT INTO ${S}.collector_keys (key_hash, collector_id, project_id, key_hint, created_at)
     SELECT key_hash, id, project_id, key_hint, created_at FROM ${S}.collectors`,
  `CREATE INDEX collector_keys_collector ON ${S}.collector_keys (collector_id)`,
  // Its pages, in their order.
  `DROP INDEX ${S}.collectors_project`,
  `CREATE INDEX collectors_page ON ${S}.collectors (project_id, created_at, id)`,
  `ALTER TABLE ${S}.collectors DROP key_hash, DROP key_hint,
     ADD rate_per_second integer, ADD monthly_quota bigint, ADD last_used_at timestamptz`,
  `ALTER TABLE ${S}.projects ADD rate_per_second integer, ADD monthly_quota bigint`,
  `ALTER TABLE ${S}.streams ADD schema_policy text NOT NULL DEFAULT 'off', ADD allowed_types text[] NOT NULL DEFAULT '{}'`,
];

const RECORDS = [
  `CREATE TABLE ${S}.audit_log (
     position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL,
     actor_kind text NOT NULL,
     actor_id text,
     actor_name text,
     address text,
     project_id text,
     action text NOT NULL,
     target_kind text,
     target_id text,
     reason text,
     before jsonb,
     after jsonb)`,
  `CREATE INDEX audit_log_project ON ${S}.audit_log (project_id, position)`,
  `CREATE TABLE ${S}.idempotent_answers (
     key_hash text PRIMARY KEY,
     request_hash text NOT NULL,
     status integer,
     sealed bytea,
     expires_at timestamptz NOT NULL)`,
  `CREATE INDEX idempotent_answers_expiry ON ${S}.idempotent_answers (expires_at)`,
];

/** Members with roles, invitations, tokens, sessions that can be ended, keys that rotate, limits, and the audit log. */
export class Access1763800000000 implements MigrationInterface {
  readonly name = 'Access1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PEOPLE, ...SIGNING_IN, ...COLLECTORS, ...RECORDS]) await runner.query(statement);
  }

  /** Former versions knew one key a collector and administrators only. */
  async down(runner: QueryRunner): Promise<void> {
    const statements = [
      `DROP TABLE ${S}.idempotent_answers, ${S}.audit_log`,
      `ALTER TABLE ${S}.streams DROP schema_policy, DROP allowed_types`,
      `ALTER TABLE ${S}.projects DROP rate_per_second, DROP monthly_quota`,
      `ALTER TABLE ${S}.collectors ADD key_hash text, ADD key_hint text,
         DROP rate_per_second, DROP monthly_quota, DROP last_used_at`,
      `UPDATE ${S}.collectors c SET key_hash = k.key_hash, key_hint = k.key_hint
         FROM ${S}.collector_keys k WHERE k.collector_id = c.id AND k.good_until IS NULL`,
      `ALTER TABLE ${S}.collectors ALTER key_hash SET NOT NULL, ALTER key_hint SET NOT NULL,
         ADD CONSTRAINT collectors_key_hash UNIQUE (key_hash)`,
      `DROP TABLE ${S}.collector_keys`,
      `DROP INDEX ${S}.collectors_page`,
      `CREATE INDEX collectors_project ON ${S}.collectors (project_id)`,
      `ALTER TABLE ${S}.signing_keys DROP active_at`,
      `DELETE FROM ${S}.one_time_links WHERE kind = 'password'`,
      `ALTER TABLE ${S}.one_time_links DROP CONSTRAINT one_time_links_kind, DROP user_id,
         ADD CONSTRAINT admin_links_kind_check CHECK (kind IN ('first', 'recovery'))`,
      `ALTER TABLE ${S}.one_time_links RENAME TO admin_links`,
      `DROP TABLE ${S}.refresh_tokens, ${S}.sign_ins, ${S}.access_tokens, ${S}.invitations`,
      `DROP INDEX ${S}.memberships_project`,
      `ALTER TABLE ${S}.memberships DROP since`,
      `ALTER TABLE ${S}.users ADD admin boolean NOT NULL DEFAULT false`,
      `UPDATE ${S}.users SET admin = (instance_role IS NOT NULL)`,
      `ALTER TABLE ${S}.users DROP instance_role`,
    ];
    for (const statement of statements) await runner.query(statement);
  }
}
