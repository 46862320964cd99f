import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { systemAuthor } from '../append/author.js';
import { ControlStore } from '../append/control-store.js';
import { AuditRow } from '../tables/audit.table.js';
import { RefreshTokenRow } from '../tables/refresh-token.table.js';
import { SignInRow } from '../tables/sign-in.table.js';
import { testDatabase, type TestDatabase } from '../test-database.spec.js';
import { endByRefreshToken, refresh, REUSE_GRACE_MS, type Refreshed } from './refresh-tokens.js';
import { endSignIn, endSignInsOf, isSignedIn, openSignIn, signInsOf, type Refreshable } from './sign-ins.js';

const DEVICE = { address: '192.0.2.7', userAgent: 'a browser' };
const START = new Date('2026-11-20T10:00:00Z').getTime();
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const at = (ms: number): Date => new Date(START + ms);

describe('refresh tokens', () => {
  let server: TestDatabase;
  let database: DataSource;
  let userId: string;
  let first: Refreshable;

  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    userId = randomUUID();
    const person = { userId, email: `${userId}@example.org`, passwordHash: 'hash', instanceRole: null };
    await new ControlStore(database).transact({ author: systemAuthor('setup'), at: at(0) }, (tx) =>
      tx.decide('user', userId, { type: 'register_user', ...person }),
    );
    first = await openSignIn(database.manager, userId, DEVICE, at(0));
  });

  const use = (token: string, ms: number): Promise<Refreshed> => refresh(database, token, DEVICE, at(ms));
  const next = async (token: string, ms: number): Promise<string> => {
    const refreshed = await use(token, ms);
    if (refreshed.outcome !== 'refreshed') throw new Error(`not refreshed: ${refreshed.outcome}`);
    return refreshed.refreshToken;
  };
  const alive = (ms: number): Promise<boolean> => isSignedIn(database.manager, first, at(ms));
  const chain = () => database.manager.find(RefreshTokenRow, { where: { signInId: first.signInId } });

  it('are good once, and each gives the next', async () => {
    const second = await next(first.refreshToken, 60 * SECOND);
    const third = await next(second, 120 * SECOND);
    expect(new Set([first.refreshToken, second, third]).size).toBe(3);
    expect((await chain()).map(({ rotatedAt }) => rotatedAt === null).sort()).toEqual([false, false, true]);
  });

  it('make one chain, however many ask at once', async () => {
    const others = await Promise.all([server.connect(), server.connect()]);
    const asked = Array.from({ length: 50 }, (_, index) =>
      refresh([database, ...others][index % 3]!, first.refreshToken, DEVICE, at(60 * SECOND)),
    );
    const tokens = (await Promise.all(asked)).map((one) =>
      one.outcome === 'refreshed' ? one.refreshToken : one.outcome,
    );
    expect(new Set(tokens).size).toBe(1);
    expect(await chain()).toHaveLength(2);
    expect(await next(tokens[0]!, 3_600 * SECOND)).toBeTruthy();
  });

  it('lead within the grace to the end of the chain, and change nothing', async () => {
    const second = await next(first.refreshToken, 0);
    expect(await next(first.refreshToken, REUSE_GRACE_MS)).toBe(second);
    const third = await next(second, 5 * SECOND);
    expect(await next(first.refreshToken, REUSE_GRACE_MS)).toBe(third);
    expect(await chain()).toHaveLength(3);
  });

  it('end the sign-in when one comes again after the grace, with a line in the audit log', async () => {
    const second = await next(first.refreshToken, 0);
    expect(await use(first.refreshToken, REUSE_GRACE_MS + 1)).toMatchObject({ outcome: 'reused', userId });
    expect(await alive(REUSE_GRACE_MS + 1)).toBe(false);
    expect(await use(second, REUSE_GRACE_MS + 2)).toMatchObject({ outcome: 'ended' });
    const { signInId } = first;
    expect(await database.manager.findBy(AuditRow, { action: 'refresh_reused', targetId: userId })).toMatchObject([
      { targetKind: 'user', address: DEVICE.address, after: { signInId } },
    ]);
    expect(await database.manager.findOneBy(SignInRow, { id: signInId })).toMatchObject({ endReason: 'reuse' });
  });

  it('are not stored, nor what they could be made of without one of them', async () => {
    const second = await next(first.refreshToken, 60 * SECOND);
    const everything = JSON.stringify([await chain(), await database.manager.find(SignInRow)]);
    expect(everything).not.toContain(first.refreshToken);
    expect(everything).not.toContain(second);
  });

  it.each([
    ['one that was never made', 'x'.repeat(43)],
    ['a personal access token', 'npt_0000000000000000000000abcdef'],
    ['what PostgreSQL refuses', '\u0000'.repeat(43)],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['nothing', ''],
  ])('are not %s', async (_name, token) => {
    expect(await use(token, 0)).toEqual({ outcome: 'unknown' });
    expect(await endByRefreshToken(database.manager, token, at(0))).toBeNull();
    expect(await alive(0)).toBe(true);
  });

  it('live for 30 days without use, and for 90 with', async () => {
    expect(await use(first.refreshToken, 30 * DAY)).toMatchObject({ outcome: 'ended' });
    let token = first.refreshToken;
    for (let day = 29; day < 90; day += 29) token = await next(token, day * DAY);
    expect(await alive(90 * DAY - 1)).toBe(true);
    expect(await alive(90 * DAY)).toBe(false);
    expect(await use(token, 90 * DAY)).toMatchObject({ outcome: 'ended' });
  });

  it('end with their sign-in, whichever of them is shown', async () => {
    await next(first.refreshToken, 0);
    expect(await endByRefreshToken(database.manager, first.refreshToken, at(SECOND))).toEqual({
      signInId: first.signInId,
      userId,
    });
    expect(await endByRefreshToken(database.manager, first.refreshToken, at(SECOND))).toBeNull();
    expect(await alive(SECOND)).toBe(false);
  });

  it('are of their person only', async () => {
    const { signInId } = first;
    const { manager } = database;
    expect(await isSignedIn(manager, { signInId, userId: 'somebody else' }, at(0))).toBe(false);
    expect(await endSignIn(manager, { signInId, userId: 'somebody else' }, 'ended', at(0))).toBe(false);
    const other = await openSignIn(manager, userId, DEVICE, at(SECOND));
    expect((await signInsOf(manager, userId, at(SECOND))).map(({ id }) => id)).toEqual([other.signInId, signInId]);
    expect(await endSignInsOf(manager, userId, 'password', at(SECOND), other.signInId)).toBe(1);
    expect((await signInsOf(manager, userId, at(SECOND))).map(({ id }) => id)).toEqual([other.signInId]);
  });

  it('make room: the least used of more than 200 ends, and long dead ones are forgotten', async () => {
    const { manager } = database;
    for (let i = 1; i < 200; i += 1) await openSignIn(manager, userId, DEVICE, at(i * SECOND));
    expect(await signInsOf(manager, userId, at(200 * SECOND))).toHaveLength(200);
    expect(await alive(200 * SECOND)).toBe(true);
    await openSignIn(manager, userId, DEVICE, at(201 * SECOND));
    expect(await signInsOf(manager, userId, at(201 * SECOND))).toHaveLength(200);
    expect(await alive(201 * SECOND)).toBe(false);
    await openSignIn(manager, userId, { address: null, userAgent: 'x\u0000'.repeat(1_000) }, at(61 * DAY));
    expect(await manager.countBy(SignInRow, { userId })).toBe(1);
  });
});
