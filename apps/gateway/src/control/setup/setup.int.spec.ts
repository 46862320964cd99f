import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { formatApiKey } from '#domain';
import { migrateEventStore } from '#event-store';
import { ConfigInvalid } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { ownDatabase } from '../../database.js';
import { Setup } from './setup.js';

const ADMIN = { email: 'Ann@example.org', password: 'correct horse battery' };

describe('setting up, with nothing but the database', () => {
  let server: TestPostgres;
  let database: ReturnType<typeof ownDatabase>;
  let setup: Setup;

  beforeEach(async () => {
    server = await startTestPostgres();
    await migrateEventStore(server.url);
    database = ownDatabase(server.url);
    await database.initialize();
    setup = new Setup(database);
  });
  afterEach(async () => {
    await database.destroy();
    await server.close();
  });

  const count = async (table: string): Promise<number> => {
    const [row] = await database.query<[{ count: number }]>(`SELECT count(*)::int FROM control_plane.${table}`);
    return row.count;
  };

  it('makes the first administrator once, however many start at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => new Setup(database).ensureAdmin(ADMIN)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await setup.ensureAdmin({ ...ADMIN, email: 'other@example.org' })).toBe(false);
    expect(await database.query('SELECT email FROM control_plane.users')).toEqual([{ email: 'ann@example.org' }]);
  });

  it('makes no administrator without credentials', async () => {
    expect(await setup.ensureAdmin(null)).toBe(false);
    expect(await count('users')).toBe(0);
  });

  it('keeps a password as argon2id only', async () => {
    await setup.ensureAdmin(ADMIN);
    const rows = await database.query(
      'SELECT u::text AS row FROM control_plane.users u UNION ALL SELECT payload::text FROM control_plane.control_events',
    );
    expect(JSON.stringify(rows)).toContain('$argon2id$');
    expect(JSON.stringify(rows)).not.toContain(ADMIN.password);
  });

  it.each([
    [{ ...ADMIN, password: 'x'.repeat(11) }, /NEXUSPIPE_ADMIN_PASSWORD: must have 12 to 256 characters/],
    [{ ...ADMIN, email: 'ann' }, /NEXUSPIPE_ADMIN_EMAIL/],
    [{ ...ADMIN, password: 'changeme-changeme' }, /NEXUSPIPE_ADMIN_PASSWORD: is one of the first that are guessed/],
  ])('refuses credentials that will not do, and says what would: %#', async (credentials, message) => {
    await expect(setup.ensureAdmin(credentials)).rejects.toThrow(ConfigInvalid);
    await expect(setup.ensureAdmin(credentials)).rejects.toThrow(message);
    await expect(setup.ensureAdmin(credentials)).rejects.not.toThrow(credentials.password);
  });

  it('makes a project and its streams once, and adds streams that are missing', async () => {
    const wanted = { name: 'My project', streams: ['web'] };
    const made = await Promise.all([1, 2, 3].map(() => new Setup(database).ensureProject(wanted)));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    const { projectId } = made[0]!;
    expect(made.every((one) => one.projectId === projectId)).toBe(true);
    expect(await setup.ensureProject({ name: 'My project', streams: ['web', 'demo'] })).toEqual({
      projectId,
      created: false,
    });
    expect(await database.query('SELECT name FROM control_plane.streams ORDER BY name')).toEqual([
      { name: 'demo' },
      { name: 'web' },
    ]);
  });

  it("registers a key by its hash, once, and makes it the log's business", async () => {
    const key = formatApiKey(randomBytes(20));
    const { projectId } = await setup.ensureProject({ name: 'My project', streams: ['web'] });
    const wanted = { projectId, name: 'Start key', streams: ['web'], key };
    const first = await setup.ensureCollector(wanted);
    expect(first.created).toBe(true);
    expect(await setup.ensureCollector(wanted)).toEqual({ collectorId: first.collectorId, created: false });
    const [row] = await database.query('SELECT * FROM control_plane.collector_keys');
    expect(row).toMatchObject({ key_hash: createHash('sha256').update(key).digest('hex'), key_hint: key.slice(-4) });
    expect(await count('control_outbox')).toBe(3);
  });

  it('does not bring a revoked start key back', async () => {
    const key = formatApiKey(randomBytes(20));
    const { projectId } = await setup.ensureProject({ name: 'My project', streams: [] });
    const wanted = { projectId, name: 'Start key', streams: [], key };
    await setup.ensureCollector(wanted);
    await database.query('UPDATE control_plane.collectors SET revoked_at = now()');
    expect((await setup.ensureCollector(wanted)).created).toBe(false);
    expect(await count('collectors')).toBe(1);
  });

  it('issues a first link only while there is no administrator, a recovery link always', async () => {
    expect(await setup.issueAdminLink()).toEqual(expect.stringMatching(/^[\w-]{43}$/));
    await setup.ensureAdmin(ADMIN);
    expect(await setup.issueAdminLink()).toBeNull();
    expect(await setup.issueAdminLink({ recovery: true })).toEqual(expect.stringMatching(/^[\w-]{43}$/));
  });

  it('forgets links that have expired', async () => {
    await setup.issueAdminLink();
    await database.query("UPDATE control_plane.one_time_links SET expires_at = now() - interval '1 minute'");
    await setup.issueAdminLink();
    expect(await count('one_time_links')).toBe(1);
  });
});
