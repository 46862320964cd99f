/**
 * Answers that are kept so that a request can be repeated without being done twice. What they say is sealed by who
 * keeps them: here are only hashes and ciphertext.
 */
import type { EntityManager } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

const TABLE = `${CONTROL_PLANE_SCHEMA}.idempotent_answers`;
/** Who has not answered by then has crashed: the request may be made anew. */
const UNDER_WAY = '60 seconds';
const KEPT = '24 hours';
const FORGOTTEN_AT_ONCE = 10_000;

/** Names a request by its key, and the request by what it asks for; both SHA-256 in hex. */
export interface AnswerName {
  readonly keyHash: string;
  readonly requestHash: string;
}

/** What is known of a key: nothing until now, that its first request is under way, or how that one was answered. */
export type AnswerClaim =
  | { readonly state: 'first' }
  | { readonly state: 'under-way'; readonly requestHash: string }
  | {
      readonly state: 'answered';
      readonly requestHash: string;
      /** HTTP status. */
      readonly status: number;
      readonly sealed: Buffer;
    };

interface AnswerRow {
  readonly request_hash: string;
  readonly status: number | null;
  readonly sealed: Buffer | null;
}

/** One of those who ask at the same time is told that it is the first; it answers, or gives the key back. */
export async function claimAnswer(manager: EntityManager, { keyHash, requestHash }: AnswerName): Promise<AnswerClaim> {
  const [claimed] = await manager.query<unknown[]>(
    `INSERT INTO ${TABLE} AS kept (key_hash, request_hash, expires_at) VALUES ($1, $2, now() + interval '${UNDER_WAY}')
     ON CONFLICT (key_hash) DO UPDATE
       SET request_hash = EXCLUDED.request_hash, status = NULL, sealed = NULL, expires_at = EXCLUDED.expires_at
       WHERE kept.expires_at <= now()
     RETURNING key_hash`,
    [keyHash, requestHash],
  );
  if (claimed) return { state: 'first' };
  const [row] = await manager.query<AnswerRow[]>(
    `SELECT request_hash, status, sealed FROM ${TABLE} WHERE key_hash = $1`,
    [keyHash],
  );
  // Given back in between: who comes again is the first.
  if (!row) return { state: 'under-way', requestHash };
  const { request_hash: known, status, sealed } = row;
  return status === null || sealed === null
    ? { state: 'under-way', requestHash: known }
    : { state: 'answered', requestHash: known, status, sealed };
}

export async function keepAnswer(
  manager: EntityManager,
  { keyHash, requestHash }: AnswerName,
  { status, sealed }: { readonly status: number; readonly sealed: Buffer },
): Promise<void> {
  await manager.query(
    `UPDATE ${TABLE} SET status = $3, sealed = $4, expires_at = now() + interval '${KEPT}'
     WHERE key_hash = $1 AND request_hash = $2 AND status IS NULL`,
    [keyHash, requestHash, status, sealed],
  );
}

/** The request may be made anew at once. */
export async function giveBackAnswer(manager: EntityManager, { keyHash, requestHash }: AnswerName): Promise<void> {
  await manager.query(`DELETE FROM ${TABLE} WHERE key_hash = $1 AND request_hash = $2 AND status IS NULL`, [
    keyHash,
    requestHash,
  ]);
}

/** Deletes what has expired, a bounded part of it at once. */
export async function forgetAnswers(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM ${TABLE} WHERE key_hash IN
       (SELECT key_hash FROM ${TABLE} WHERE expires_at <= now() LIMIT ${FORGOTTEN_AT_ONCE})`,
  );
}
