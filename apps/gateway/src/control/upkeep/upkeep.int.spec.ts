import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CollectorsAnswer, CollectorWithKey, ProjectView } from '#contracts';
import { monthOf, quotaCounter } from '#domain';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { migrateReadModel } from '#read-model/writer';
import { createLogger } from '#runtime';
import { gatewayDatabase } from '../../database.js';
import { startGateway, type TestGateway } from '../../gateway.fixture.spec.js';
import { CollectorUses } from './collector-uses.js';
import { QuotaFloors } from './quota-floors.js';

const logger = createLogger('gateway', 'silent');

describe('what a gateway does by itself', () => {
  let gateway: TestGateway;
  let database: ReturnType<typeof gatewayDatabase>;
  let live: LiveStore;
  let token: string;
  let project: string;
  let projectId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    await migrateReadModel(gateway.databaseUrl);
    database = await gatewayDatabase(gateway.databaseUrl).initialize();
    token = await gateway.login();
  });
  afterAll(async () => {
    await database?.destroy();
    await gateway.close();
  });
  beforeEach(async () => {
    live = openMemoryLiveStore({ claim: () => Promise.resolve([]) });
    const body = { name: 'Shop' };
    projectId = (await gateway.request<ProjectView>('POST', '/api/v1/projects', { token, body })).body.id;
    project = `/api/v1/projects/${projectId}`;
  });

  describe('with the last uses of keys', () => {
    const makeCollector = async (): Promise<string> => {
      const body = { name: 'Web shop', streams: [], scopes: ['ingest'] };
      return (await gateway.request<CollectorWithKey>('POST', `${project}/collectors`, { token, body })).body.id;
    };
    const lastUses = async (): Promise<Record<string, string | null>> => {
      const { body } = await gateway.request<CollectorsAnswer>('GET', `${project}/collectors?limit=500`, { token });
      return Object.fromEntries(body.collectors.map(({ id, lastUsedAt }) => [id, lastUsedAt]));
    };
    const AT = Date.parse('2026-11-20T10:00:00.000Z');

    it('is to store them, the latest of each', async () => {
      const [one, other, unused] = [await makeCollector(), await makeCollector(), await makeCollector()];
      const uses = new CollectorUses(database, live, logger);
      await live.lastUses.note([
        { id: one, at: AT },
        { id: other, at: AT + 1_000 },
        { id: 'of a former installation', at: AT },
      ]);
      await uses.store();
      await live.lastUses.note([
        { id: one, at: AT + 2_000 },
        { id: other, at: AT },
      ]);
      await uses.store();
      expect(await lastUses()).toEqual({
        [one]: '2026-11-20T10:00:02.000Z',
        [other]: '2026-11-20T10:00:01.000Z',
        [unused]: null,
      });
    });

    it('is to get along with another gateway that stores the same keys at the same time', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 20; i += 1) ids.push(await makeCollector());
      const lives = [live, openMemoryLiveStore({ claim: () => Promise.resolve([]) })];
      const gateways = lives.map((store) => new CollectorUses(database, store, logger));
      for (let round = 1; round <= 20; round += 1) {
        const order = round % 2 === 0 ? ids : [...ids].reverse();
        await Promise.all(
          lives.map((store, index) => store.lastUses.note(order.map((id) => ({ id, at: AT + round * 10 + index })))),
        );
        await Promise.all(gateways.map((uses) => uses.store()));
      }
      expect(new Set(Object.values(await lastUses()))).toEqual(new Set([new Date(AT + 201).toISOString()]));
    });

    it('is to store those of keys that were shown to a gateway as well', async () => {
      const [shown, other] = [await makeCollector(), await makeCollector()];
      const uses = new CollectorUses(database, live, logger);
      uses.used(shown, AT);
      uses.used(shown, AT + 1_000);
      await live.lastUses.note([{ id: other, at: AT }]);
      await uses.store();
      expect(await lastUses()).toEqual({ [shown]: '2026-11-20T10:00:01.000Z', [other]: '2026-11-20T10:00:00.000Z' });
    });

    it('is to lose none while the database does not answer', async () => {
      const id = await makeCollector();
      const gone = gatewayDatabase('postgres://nobody@127.0.0.1:1/none');
      await live.lastUses.note([{ id, at: AT }]);
      await expect(new CollectorUses(gone, live, logger).store()).rejects.toThrow();
      await new CollectorUses(database, live, logger).store();
      expect(await lastUses()).toEqual({ [id]: '2026-11-20T10:00:00.000Z' });
    });
  });

  describe('with quotas', () => {
    const NOW = Date.parse('2026-11-20T10:00:00Z');
    const counter = (id: string): string => quotaCounter('project-month', id, monthOf(NOW));
    const total = async (id: string): Promise<number> => {
      const [used] = await live.limits.count([{ counter: counter(id), used: 0, expiresAt: NOW + 1e9 }]);
      return used!;
    };
    const accept = (minute: string, count: number, outcome = 'accepted') =>
      gateway.database.query(
        'INSERT INTO read_model.ledger_per_minute (project_id, minute, stream, outcome, reason, count) VALUES ($1, $2, $3, $4, $5, $6)',
        [projectId, minute, 'web', outcome, '', count],
      );
    const limit = () => gateway.request('PATCH', project, { token, body: { monthlyQuota: 1_000 } });

    it("is to lift a counter that was lost to what the month's ledger says", async () => {
      await limit();
      await accept('2026-10-31T23:59:00Z', 1_000);
      await accept('2026-11-01T00:00:00Z', 20);
      await accept('2026-11-20T09:59:00Z', 3);
      await accept('2026-11-20T09:59:00Z', 3, 'projected');
      await new QuotaFloors(database, live, logger).raise(NOW);
      expect(await total(projectId)).toBe(23);
    });

    it('is to leave a counter that is ahead of the ledger', async () => {
      await limit();
      await accept('2026-11-20T09:59:00Z', 3);
      await live.limits.count([{ counter: counter(projectId), used: 50, expiresAt: NOW + 1e9 }]);
      await new QuotaFloors(database, live, logger).raise(NOW);
      expect(await total(projectId)).toBe(50);
    });

    it('is to do nothing for projects without one', async () => {
      await accept('2026-11-20T09:59:00Z', 3);
      await new QuotaFloors(database, live, logger).raise(NOW);
      expect(await total(projectId)).toBe(0);
    });
  });
});
