import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { SigningKeyRow } from '../tables/signing-key.table.js';
import { testDatabase, type TestDatabase } from '../test-database.spec.js';
import { rotateSigningKey, signingKeys } from './signing-keys.js';

const MINUTE = 60_000;
const START = new Date('2026-11-20T10:00:00Z').getTime();
const at = (minutes: number): Date => new Date(START + minutes * MINUTE);

describe('rotation of the signing key', () => {
  let server: TestDatabase;
  let database: DataSource;
  beforeAll(async () => {
    server = await testDatabase();
    database = await server.connect();
  });
  afterAll(() => server.close());
  beforeEach(() => database.manager.clear(SigningKeyRow));

  const kids = async (minutes: number): Promise<string[]> =>
    (await signingKeys(database, at(minutes))).map(({ kid }) => kid);

  it('publishes the new key before it signs, and the old one until its last token is over', async () => {
    const [old] = await kids(0);
    const { kid, activeAt } = await rotateSigningKey(database, at(100));
    expect(activeAt).toEqual(at(110));
    expect(await kids(100)).toEqual([old, kid]);
    await rotateSigningKey(database, at(129), { ifOlderThanMs: 90 * MINUTE });
    expect(await kids(129)).toEqual([old, kid]);
    await rotateSigningKey(database, at(131), { ifOlderThanMs: 90 * MINUTE });
    expect(await kids(131)).toEqual([kid]);
  });

  it('happens once, however many ask', async () => {
    await kids(0);
    const made = await Promise.all([1, 2, 3, 4].map(() => rotateSigningKey(database, at(100))));
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
    expect(await kids(100)).toHaveLength(2);
  });

  it('leaves a key alone that is not old enough', async () => {
    const [old] = await kids(0);
    expect(await rotateSigningKey(database, at(59), { ifOlderThanMs: 60 * MINUTE })).toMatchObject({ kid: old });
    expect(await rotateSigningKey(database, at(61), { ifOlderThanMs: 60 * MINUTE })).not.toMatchObject({ kid: old });
  });

  it('takes a betrayed key out at once', async () => {
    await kids(0);
    const { kid } = await rotateSigningKey(database, at(1), { atOnce: true });
    expect(await kids(1)).toEqual([kid]);
  });
});
