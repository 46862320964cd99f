import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { migrateEventStore } from '#event-store';
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
  afterAll(async () => {
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
