/** Sign-ins: one for each device, which lives until it ends, or was not used for long, or is old. */
import { randomBytes, randomUUID } from 'node:crypto';
import { IsNull, LessThan, MoreThan, Not, type EntityManager } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';
import { RefreshTokenRow } from '../tables/refresh-token.table.js';
import { SignInRow, type EndReason } from '../tables/sign-in.table.js';
import { hashOf } from './hash-of.js';

const DAY_MS = 24 * 3_600_000;
/** A device that was not used for so long signs in again, and every device after `MOST_MS`. */
const IDLE_MS = 30 * DAY_MS;
const MOST_MS = 90 * DAY_MS;
/** Dead ones are kept for so long: a refresh token of theirs that comes again is known for what it is. */
const KEPT_DEAD_MS = 30 * DAY_MS;
/** Of one person; the oldest make room. */
const MOST_ALIVE = 200;
const MOST_USER_AGENT = 400;

/** Where somebody signs in from. */
export interface Device {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A sign-in, and the refresh token that its device is to keep. */
export interface Refreshable {
  readonly signInId: string;
  readonly userId: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** Opens a sign-in for somebody whose identity is proven. */
export async function openSignIn(
  manager: EntityManager,
  userId: string,
  device: Device,
  at: Date,
): Promise<Refreshable> {
  await makeRoom(manager, userId, at);
  const [id, refreshToken] = [randomUUID(), randomBytes(32).toString('base64url')];
  const expiresAt = expiryOf(at, at);
  await manager.insert(SignInRow, {
    id,
    userId,
    secret: randomBytes(32).toString('base64url'),
    ...stored(device),
    createdAt: at,
    lastSeenAt: at,
    expiresAt,
    endedAt: null,
    endReason: null,
  });
  await manager.insert(RefreshTokenRow, { tokenHash: hashOf(refreshToken), signInId: id, issuedAt: at });
  return { signInId: id, userId, refreshToken, expiresAt };
}

/** Until when a sign-in lives that is used at this moment. */
export function expiryOf(createdAt: Date, usedAt: Date): Date {
  return new Date(Math.min(usedAt.getTime() + IDLE_MS, createdAt.getTime() + MOST_MS));
}

/** A device as it may be stored: PostgreSQL takes no U+0000. */
export function stored({ address, userAgent }: Device): Device {
  return { address, userAgent: userAgent?.slice(0, MOST_USER_AGENT).replaceAll('\0', '') ?? null };
}

/** Whether the sign-in is that person's and lives. */
export async function isSignedIn(
  manager: EntityManager,
  { signInId, userId }: { readonly signInId: string; readonly userId: string },
  at: Date,
): Promise<boolean> {
  return manager.existsBy(SignInRow, { id: signInId, userId, endedAt: IsNull(), expiresAt: MoreThan(at) });
}

/** Those that live, last used first. */
export async function signInsOf(manager: EntityManager, userId: string, at: Date): Promise<readonly SignInRow[]> {
  const where = { userId, endedAt: IsNull(), expiresAt: MoreThan(at) };
  return manager.find(SignInRow, { where, order: { lastSeenAt: 'DESC', id: 'ASC' } });
}

/** Ends one, if it is that person's and lives; answers whether it was and did. */
export async function endSignIn(
  manager: EntityManager,
  { signInId, userId }: { readonly signInId: string; readonly userId: string },
  reason: EndReason,
  at: Date,
): Promise<boolean> {
  const where = { id: signInId, userId, endedAt: IsNull(), expiresAt: MoreThan(at) };
  const { affected } = await manager.update(SignInRow, where, { endedAt: at, endReason: reason });
  return affected === 1;
}

/** Ends all of a person, except one if it is named; answers with how many there were. */
export async function endSignInsOf(
  manager: EntityManager,
  userId: string,
  reason: EndReason,
  at: Date,
  exceptId: string | null = null,
): Promise<number> {
  const where = { userId, endedAt: IsNull(), ...(exceptId !== null && { id: Not(exceptId) }) };
  const { affected } = await manager.update(SignInRow, where, { endedAt: at, endReason: reason });
  return affected ?? 0;
}

async function makeRoom(manager: EntityManager, userId: string, at: Date): Promise<void> {
  const longAgo = LessThan(new Date(at.getTime() - KEPT_DEAD_MS));
  await manager.delete(SignInRow, [
    { userId, endedAt: longAgo },
    { userId, expiresAt: longAgo },
  ]);
  await manager.query(
    `UPDATE ${CONTROL_PLANE_SCHEMA}.sign_ins SET ended_at = $2, end_reason = 'crowded' WHERE id IN (
       SELECT id FROM ${CONTROL_PLANE_SCHEMA}.sign_ins WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
       ORDER BY last_seen_at DESC, id OFFSET $3)`,
    [userId, at, MOST_ALIVE - 1],
  );
}
