/**
 * An installation of before the control plane knew roles, rotation and limits: its tables and facts as that version left
 * them, brought to today's form, and decided on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { EVENT_STORE_ENTITIES } from '../entities.js';
import { CreateControlPlane1763600000000 } from '../migrations/1763600000000-create-control-plane.js';
import { DataLife1763700000000 } from '../migrations/1763700000000-data-life.js';
import { migrateEventStore } from '../migrations/migrate.js';
import { collectorByKeyHash, collectorsOf, keysOf } from '../read-side/collectors.js';
import { membersOf } from '../read-side/members.js';
import { adminExists, userByEmail } from '../read-side/users.js';
import { MIGRATIONS_TABLE } from '../schema.js';
import { ControlEventRow } from '../tables/control-event.table.js';
import { systemAuthor } from './author.js';
import type { StoredFact } from './aggregates.js';
import { ControlStore } from './control-store.js';

interface Golden {
  readonly facts: readonly { readonly stored: { readonly type: string; readonly [member: string]: unknown } }[];
}

const GOLDEN = join(import.meta.dirname, '../../../contracts/src/control/golden');
const golden = (version: number): Golden['facts'] =>
  (JSON.parse(readFileSync(join(GOLDEN, `control-facts.v${version}.json`), 'utf8')) as Golden).facts;

/** The compiler holds this list complete. */
const STORED: Readonly<Record<StoredFact['type'], true>> = {
  project_created: true,
  project_renamed: true,
  project_limits_set: true,
  address_keeping_set: true,
  member_added: true,
  member_role_changed: true,
  member_removed: true,
  invited: true,
  invitation_renewed: true,
  invitation_withdrawn: true,
  invitation_accepted: true,
  stream_created: true,
  stream_retention_set: true,
  stream_policy_set: true,
  stream_routing_set: true,
  stream_removed: true,
  event_schema_registered: true,
  event_schema_compatibility_set: true,
  event_schema_policy_set: true,
  event_schema_version_retired: true,
  event_schema_retired: true,
  collector_created: true,
  collector_changed: true,
  collector_key_rotated: true,
  collector_limits_set: true,
  collector_revoked: true,
  user_registered: true,
  password_changed: true,
  instance_role_set: true,
  access_token_created: true,
  access_token_revoked: true,
  replay_requested: true,
  replay_rollback_requested: true,
  replay_paused: true,
  replay_resumed: true,
  replay_cancelled: true,
  replay_retired_dropped: true,
};

const AT = '2026-11-20T10:00:00Z';
const KEY_HASH = 'ab'.repeat(32);
/** What that version wrote beside the facts. */
const FORMER_ROWS = [
  `INSERT INTO control_plane.projects (id, name, created_at) VALUES ('prj_1', 'Shop', '${AT}')`,
  `INSERT INTO control_plane.users VALUES ('usr_1', 'ann@example.org', 'a hash', true, '${AT}')`,
  `INSERT INTO control_plane.memberships VALUES ('usr_1', 'prj_1', 'owner')`,
  `INSERT INTO control_plane.collectors VALUES ('col_1', 'prj_1', 'Web shop', '${KEY_HASH}', 'wxyz', '{web}',
     '{ingest,ingest:browser}', '{https://shop.example}', '2030-01-01T00:00:00Z', '${AT}', null)`,
];

describe('an installation of a former version', () => {
  let server: TestPostgres;
  let database: DataSource;
  let store: ControlStore;
  const metadata = { author: systemAuthor('setup'), at: new Date('2026-11-21T10:00:00Z') };

  beforeAll(async () => {
    server = await startTestPostgres();
    const former = await new DataSource({
      type: 'postgres',
      url: server.url,
      migrations: [CreateControlPlane1763600000000, DataLife1763700000000],
      migrationsTableName: MIGRATIONS_TABLE,
    }).initialize();
    await former.runMigrations({ transaction: 'each' });
    for (const statement of FORMER_ROWS) await former.query(statement);
    for (const [type, aggregate, id, version] of [
      ['project_created', 'project', 'prj_1', 1],
      ['member_added', 'project', 'prj_1', 2],
      ['admin_registered', 'user', 'usr_1', 1],
      ['collector_created', 'collector', 'col_1', 1],
    ] as const) {
      const { type: _type, ...payload } = golden(1).find(({ stored }) => stored.type === type)!.stored;
      await former.query(
        `INSERT INTO control_plane.control_events (id, aggregate, aggregate_id, version, type, payload, actor, at)
         VALUES ($1, $2, $3, $4, $5, $6, 'setup', $7)`,
        [randomUUID(), aggregate, id, version, type, payload, AT],
      );
    }
    await former.destroy();
    await migrateEventStore(server.url);
    database = await new DataSource({
      type: 'postgres',
      url: server.url,
      entities: EVENT_STORE_ENTITIES,
    }).initialize();
    store = new ControlStore(database);
  });
  afterAll(async () => {
    await database?.destroy();
    await server.close();
  });

  it('has a golden fact for every fact that is stored', () => {
    const there = new Set([1, 2, 3, 4, 5, 6].flatMap(golden).map(({ stored }) => stored.type));
    expect(Object.keys(STORED).filter((type) => !there.has(type))).toEqual([]);
  });

  it('keeps its administrator, who runs the installation and owns the project', async () => {
    expect(await adminExists(database.manager)).toBe(true);
    expect(await userByEmail(database.manager, 'ann@example.org')).toMatchObject({
      id: 'usr_1',
      instanceRole: 'operator',
    });
    expect(await membersOf(database.manager, 'prj_1')).toMatchObject([{ userId: 'usr_1', role: 'owner' }]);
    const operate = { type: 'set_instance_role', role: 'operator' } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('user', 'usr_1', operate))).toBe(0);
    const leave = { type: 'leave_project', userId: 'usr_1' } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('project', 'prj_1', leave))).toMatchObject({
      code: 'LAST_OWNER',
    });
  });

  it('keeps the keys that were made', async () => {
    expect(await collectorByKeyHash(database.manager, KEY_HASH)).toMatchObject({
      id: 'col_1',
      ratePerSecond: null,
      monthlyQuota: null,
      lastUsedAt: null,
    });
    const unlimited = { type: 'set_collector_limits', ratePerSecond: null, monthlyQuota: null } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('collector', 'col_1', unlimited))).toBe(0);
  });

  it('rotates a key that was made before keys could be rotated', async () => {
    const at = metadata.at.getTime();
    const rotate = { type: 'rotate_key', keyHash: 'cd'.repeat(32), keyHint: 'abcd', overlapSeconds: 60, at } as const;
    expect(await store.transact(metadata, (tx) => tx.decide('collector', 'col_1', rotate))).toBe(1);
    const keys = await keysOf(database.manager, ['col_1']);
    expect(keys.get('col_1')).toMatchObject([
      { keyHint: 'abcd', goodUntil: null },
      { keyHint: 'wxyz', goodUntil: new Date(at + 60_000) },
    ]);
    const [row] = await collectorsOf(database.manager, 'prj_1', { after: null, limit: 1 });
    expect(row).toMatchObject({ id: 'col_1', streams: ['web'], scopes: ['ingest', 'ingest:browser'] });
  });

  it('keeps its facts as they were appended', async () => {
    const facts = await database.manager.find(ControlEventRow, { order: { position: 'ASC' } });
    expect(facts.map(({ type }) => type)).toEqual([
      'project_created',
      'member_added',
      'admin_registered',
      'collector_created',
      'collector_key_rotated',
    ]);
  });
});
