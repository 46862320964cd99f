import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { migrateEventStore, rotateSigningKey } from '#event-store';
import { ConfigInvalid, createLogger } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { gatewayDatabase } from '../database.js';
import { eventually } from '../gateway.fixture.spec.js';
import { SigningKeys } from './signing-keys.js';

describe('signing key', () => {
  let server: TestPostgres;
  let database: ReturnType<typeof gatewayDatabase>;
  beforeAll(async () => {
    server = await startTestPostgres();
    await migrateEventStore(server.url);
    database = gatewayDatabase(server.url);
    await database.initialize();
  });
  const opened: SigningKeys[] = [];
  afterAll(async () => {
    for (const keys of opened) keys.onApplicationShutdown();
    await database.destroy();
    await server.close();
  });

  const load = (privateKey: string | null, previousPublicKeys: string | null = null): Promise<SigningKeys> =>
    new SigningKeys({ database, settings: { privateKey, previousPublicKeys }, logger: createLogger('spec', 'silent') })
      .open()
      .then((keys) => {
        // Its timer is for a gateway.
        keys.onApplicationShutdown();
        return keys;
      });
  const ec = (namedCurve: string): string =>
    generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('is the same for gateways that start at the same time, and for those that start later', async () => {
    // Nobody stores a key before all have looked for one.
    const holder = database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE control_plane.signing_keys IN EXCLUSIVE MODE');
    const loading = [1, 2, 3, 4].map(() => load(null));
    try {
      await eventually(async () => expect(await waitingForLocks(database)).toBe(4));
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    const keys = await Promise.all(loading);
    keys.push(await load(null));
    expect(new Set(keys.map((one) => one.current().kid)).size).toBe(1);
    expect(await database.query('SELECT count(*)::int FROM control_plane.signing_keys')).toEqual([{ count: 1 }]);
  });

  it('is the configured one, also with \\n for its line ends', async () => {
    const pem = ec('P-256');
    const { kid } = (await load(pem)).current();
    expect((await load(pem.replaceAll('\n', '\\n'))).current().kid).toBe(kid);
    expect((await load(null)).current().kid).not.toBe(kid);
  });

  it('changes on every gateway at the same time, also on one that has not heard of it', async () => {
    let now = Date.now();
    const open = (): Promise<SigningKeys> => {
      const settings = { privateKey: null, previousPublicKeys: null };
      const keys = new SigningKeys({ database, settings, logger: createLogger('spec', 'silent'), now: () => now });
      opened.push(keys);
      return keys.open();
    };
    const [one, other] = [await open(), await open()];
    const old = one.current();
    const { kid, activeAt } = await rotateSigningKey(database, new Date(now));
    expect(await one.find(kid)).toBeNull(); // It looked a moment ago.
    now += 6_000;
    expect(await one.find(kid)).toMatchObject({ kid });
    expect(await one.find('no key of ours')).toBeNull();
    expect(one.published().map((key) => key.kid)).toEqual([old.kid, kid]);
    expect(one.current().kid).toBe(old.kid);
    now = activeAt.getTime();
    expect(one.current().kid).toBe(kid);
    // The other did not poll meanwhile, and checks a token of the new key.
    expect(await other.find(kid)).toMatchObject({ kid });
    expect(other.current().kid).toBe(kid);
    expect(other.held().map((key) => key.kid)).toEqual([kid, old.kid]);
  });

  it('changes by itself after 90 days', async () => {
    const settings = { privateKey: null, previousPublicKeys: null };
    const logger = createLogger('spec', 'silent');
    const before = (await load(null)).published().length;
    const later = (): number => Date.now() + 91 * 86_400_000;
    const keys = new SigningKeys({ database, settings, logger, now: later });
    opened.push(await keys.open());
    const newest = (await load(null)).published();
    expect(newest.length).toBeGreaterThanOrEqual(1);
    expect(newest.at(-1)!.kid).not.toBe(keys.current().kid);
    expect(before).toBeGreaterThan(0);
  });

  it('goes on with what it knows while the database is away', async () => {
    let now = Date.now();
    const gone = gatewayDatabase(server.url);
    await gone.initialize();
    const settings = { privateKey: null, previousPublicKeys: null };
    const keys = new SigningKeys({
      database: gone,
      settings,
      logger: createLogger('spec', 'silent'),
      now: () => now,
    });
    opened.push(await keys.open());
    const { kid } = keys.current();
    await gone.destroy();
    now += 6_000;
    expect(await keys.find('unknown')).toBeNull();
    expect(keys.current().kid).toBe(kid);
  });

  it('may be configured with those of before, which check and do not sign', async () => {
    const [now, before] = [ec('P-256'), createPublicKey(ec('P-256'))];
    const pem = before.export({ type: 'spki', format: 'pem' }).toString();
    const keys = await load(now, `${pem}\n${pem.replaceAll('\n', '\\n')}`);
    expect(keys.published()).toHaveLength(3);
    expect(await keys.find(keys.published()[1]!.kid)).not.toBeNull();
    expect(keys.held()).toHaveLength(1);
    const p384 = createPublicKey(ec('P-384')).export({ type: 'spki', format: 'pem' }).toString();
    for (const wrong of ['changeme', p384, ec('P-256')]) {
      expect(() => load(now, wrong)).toThrow(/^JWT_PREVIOUS_PUBLIC_KEYS: /);
    }
  });

  it.each([
    ['another curve', () => ec('P-384')],
    [
      'RSA',
      () =>
        generateKeyPairSync('rsa', { modulusLength: 2048 })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
    ],
    ['a placeholder', () => 'changeme'],
  ])('cannot be %s', async (_name, make) => {
    expect(() => load(make())).toThrow(ConfigInvalid);
    expect(() => load(make())).toThrow(/^JWT_PRIVATE_KEY: /);
  });
});

/** Not to be asked on a connection in a transaction: there the answer stays what it was at first. */
async function waitingForLocks(database: DataSource): Promise<number> {
  const [row] = (await database.query(
    `SELECT count(DISTINCT pid)::int FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()`,
  )) as [{ count: number }];
  return row.count;
}
