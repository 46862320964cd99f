import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { migrateEventStore } from '#event-store';
import { ConfigInvalid } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { gatewayDatabase } from '../database.js';
import { eventually } from '../gateway.fixture.spec.js';
import { loadSigningKey } from './signing-key.js';

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

  const ec = (namedCurve: string): string =>
    generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('is the same for gateways that start at the same time, and for those that start later', async () => {
    // Nobody stores a key before all have looked for one.
    const holder = database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE control_plane.signing_keys IN EXCLUSIVE MODE');
    const loading = [1, 2, 3, 4].map(() => loadSigningKey(database, null));
    try {
      await eventually(async () => expect(await waitingForLocks(database)).toBe(4));
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    const keys = await Promise.all(loading);
    keys.push(await loadSigningKey(database, null));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
    expect(await database.query('SELECT count(*)::int FROM control_plane.signing_keys')).toEqual([{ count: 1 }]);
  });

  it('is the configured one, also with \\n for its line ends', async () => {
    const pem = ec('P-256');
    const { kid } = await loadSigningKey(database, pem);
    expect((await loadSigningKey(database, pem.replaceAll('\n', '\\n'))).kid).toBe(kid);
    expect((await loadSigningKey(database, null)).kid).not.toBe(kid);
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
    await expect(loadSigningKey(database, make())).rejects.toThrow(ConfigInvalid);
    await expect(loadSigningKey(database, make())).rejects.toThrow(/^JWT_PRIVATE_KEY: /);
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
