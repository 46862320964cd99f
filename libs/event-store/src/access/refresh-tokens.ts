/**
 * Refresh tokens rotate at every use: a token is good once. Whoever asks again within the grace (two tabs, an answer that
 * was lost) is given the same successor, which is derived from the token and not stored. Whoever asks later has a copy:
 * then the whole sign-in ends, because nobody can tell the thief from the person.
 */
import { createHmac } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { recordAudit } from '../audit/record-audit.js';
import { RefreshTokenRow } from '../tables/refresh-token.table.js';
import { SignInRow } from '../tables/sign-in.table.js';
import { hashOf } from './hash-of.js';
import { endSignIn, expiryOf, stored, type Device, type Refreshable } from './sign-ins.js';

export const REUSE_GRACE_MS = 20_000;
/** Of ours: 43 characters. */
const FORM = /^[A-Za-z0-9_-]{43}$/;
/** Tokens that may follow each other within the grace. */
const MOST_STEPS = 50;

export type Refreshed =
  | (Refreshable & { readonly outcome: 'refreshed' })
  /** `unknown`: not one of ours. `ended`: its sign-in has ended or expired. `reused`: it has ended just now, by this. */
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'ended' | 'reused'; readonly signInId: string; readonly userId: string };

/** Takes a token and answers with the one to use next. One step: all who come at the same time end up with the same. */
export function refresh(database: DataSource, token: string, device: Device, at: Date): Promise<Refreshed> {
  if (!FORM.test(token)) return Promise.resolve({ outcome: 'unknown' });
  return database.transaction(async (manager) => {
    const tokenHash = hashOf(token);
    const found = await manager.findOneBy(RefreshTokenRow, { tokenHash });
    if (!found) return { outcome: 'unknown' };
    const family = await manager.findOneOrFail(SignInRow, {
      where: { id: found.signInId },
      lock: { mode: 'pessimistic_write' },
    });
    const { id: signInId, userId } = family;
    if (family.endedAt !== null || family.expiresAt <= at) return { outcome: 'ended', signInId, userId };
    // Once more, now that nobody else is at it.
    const { rotatedAt } = await manager.findOneByOrFail(RefreshTokenRow, { tokenHash });
    if (rotatedAt === null) return rotate(manager, family, token, device, at);
    if (at.getTime() - rotatedAt.getTime() <= REUSE_GRACE_MS) {
      const refreshToken = await newest(manager, family, token);
      return { outcome: 'refreshed', signInId, userId, refreshToken, expiresAt: family.expiresAt };
    }
    await endAfterReuse(manager, family, device, at);
    return { outcome: 'reused', signInId, userId };
  });
}

/** Ends the sign-in that a token belongs to, whichever of its tokens it is; null when there is none that lives. */
export async function endByRefreshToken(
  manager: EntityManager,
  token: string,
  at: Date,
): Promise<{ readonly signInId: string; readonly userId: string } | null> {
  const found = FORM.test(token) && (await manager.findOneBy(RefreshTokenRow, { tokenHash: hashOf(token) }));
  const family = found && (await manager.findOneBy(SignInRow, { id: found.signInId }));
  if (!family) return null;
  const ended = { signInId: family.id, userId: family.userId };
  return (await endSignIn(manager, ended, 'logout', at)) ? ended : null;
}

async function rotate(
  manager: EntityManager,
  family: SignInRow,
  token: string,
  device: Device,
  at: Date,
): Promise<Refreshed> {
  const { id: signInId, userId, createdAt } = family;
  const refreshToken = successorOf(token, family);
  const expiresAt = expiryOf(createdAt, at);
  await manager.update(RefreshTokenRow, { tokenHash: hashOf(token) }, { rotatedAt: at });
  await manager.insert(RefreshTokenRow, { tokenHash: hashOf(refreshToken), signInId, issuedAt: at });
  await manager.update(SignInRow, { id: signInId }, { lastSeenAt: at, expiresAt, ...stored(device) });
  return { outcome: 'refreshed', signInId, userId, refreshToken, expiresAt };
}

/** The end of the chain from a token on: its successor may have been used already by another tab. */
async function newest(manager: EntityManager, family: SignInRow, token: string): Promise<string> {
  let next = successorOf(token, family);
  for (let step = 0; step < MOST_STEPS; step++) {
    const row = await manager.findOneBy(RefreshTokenRow, { tokenHash: hashOf(next) });
    if (!row?.rotatedAt) return next;
    next = successorOf(next, family);
  }
  return next;
}

async function endAfterReuse(manager: EntityManager, family: SignInRow, device: Device, at: Date): Promise<void> {
  const { id: signInId, userId } = family;
  await endSignIn(manager, { signInId, userId }, 'reuse', at);
  await recordAudit(manager, {
    author: { kind: 'user', id: null, name: null, address: device.address, reason: null },
    at,
    action: 'refresh_reused',
    target: { kind: 'user', id: userId },
    after: { signInId, ...stored(device) },
  });
}

function successorOf(token: string, { secret }: SignInRow): string {
  return createHmac('sha256', secret).update(token).digest('base64url');
}
