/** The whole way on one embedded log and a real database: enricher and projector that can be stopped, and a gateway. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { CONTROL_PARTITIONS, rawEventCodec, TOPICS } from '#contracts';
import type { DedupClaims, RawEvent } from '#domain';
import { openEmbeddedLog, type EmbeddedLog } from '#event-log';
import { migrateEventStore } from '#event-store';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { createLogger, Health, type HttpApp } from '#runtime';
import { startTestPostgres } from '#testing';
import { createEnricherApp } from '../../enricher/src/enricher.app.js';
import { createProjectorApp } from '../../projector/src/projector.app.js';
import { Setup } from './control/setup/setup.js';
import { gatewayDatabase, ownDatabase } from './database.js';
import { createGatewayApp } from './gateway.app.js';
import type { GatewaySettings } from './parts.js';
import { ADMIN } from './gateway.fixture.spec.js';

export const PARTITIONS = 2;

/** Ids that the claims forget, as if their window were over. */
export const FORGOTTEN = 'forgotten';

export interface TestPipeline {
  readonly url: string;
  readonly log: EmbeddedLog;
  readonly live: LiveStore;
  /** As the owner of the read models. */
  readonly database: DataSource;
  readonly health: Health;
  /** Of an operator, who owns `project`. */
  readonly token: string;
  readonly project: string;
  get<T>(path: string, token?: string): Promise<{ readonly status: number; readonly body: T }>;
  post<T>(path: string, body: unknown): Promise<T>;
  metrics(): Promise<string>;
  /** From now on the enricher's claims are not answered; until what it answers with is called. */
  holdClaims(): () => void;
  /** Answers with the offsets. */
  append(values: readonly (RawEvent | Buffer)[], partition: number): Promise<readonly number[]>;
  startEnricher(): Promise<void>;
  stopEnricher(): Promise<void>;
  startProjector(): Promise<void>;
  stopProjector(): Promise<void>;
  close(): Promise<void>;
}

/** Without its stages: those are started by the spec. */
export async function startPipeline(settings: Partial<GatewaySettings> = {}): Promise<TestPipeline> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-pipeline-spec-'));
  const postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  await migrateEventStore(postgres.url);
  const log = await openEmbeddedLog({ directory: folder });
  await log.admin.ensureTopics(
    Object.values(TOPICS).map((name) => ({
      name,
      partitions: name === TOPICS.control ? CONTROL_PARTITIONS : PARTITIONS,
      retentionMs: null,
    })),
  );
  const live = openMemoryLiveStore(log.claims);
  const database = await readModelDataSource(postgres.url).initialize();
  const own = await ownDatabase(postgres.url).initialize();
  const gatewayData = await gatewayDatabase(postgres.url).initialize();
  const parts = { log, live, health: new Health(), logger: createLogger('spec', 'silent') };
  const registry = new Registry();
  const gateway = await createGatewayApp(
    { ...parts, database: gatewayData, metrics: registry },
    {
      partitions: PARTITIONS,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
      dashboardDirectory: null,
      ...settings,
    },
  );
  const url = await gateway.listen(0, '127.0.0.1');
  const api = `${url}/api/v1`;
  await new Setup(own).ensureAdmin(ADMIN);
  const { accessToken: token } = await post<{ accessToken: string }>(`${api}/auth/login`, ADMIN, null);
  const { id: project } = await post<{ id: string }>(`${api}/projects`, { name: 'Shop' }, token);
  await post(`${api}/projects/${project}/streams`, { name: 'web' }, token);

  let held: Promise<void> = Promise.resolve();
  const claims = forgetful(log.claims, () => held);
  let enricher: HttpApp | null = null;
  let projector: HttpApp | null = null;
  const stopEnricher = async (): Promise<void> => {
    await enricher?.close();
    enricher = null;
  };
  const stopProjector = async (): Promise<void> => {
    await projector?.close();
    projector = null;
  };
  return {
    url,
    log,
    live,
    database,
    health: parts.health,
    token,
    project,
    get: async (path, as = token) => {
      const answer = await fetch(api + path, { headers: { authorization: `Bearer ${as}` } });
      return { status: answer.status, body: (await answer.json()) as never };
    },
    post: (path, body) => post(api + path, body, token),
    metrics: () => registry.metrics(),
    holdClaims: () => {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => (release = resolve));
      return release;
    },
    append: (values, partition) => appendRaw(log, values, partition),
    startEnricher: async () => {
      forget(registry, 'enricher');
      enricher = await createEnricherApp({ ...parts, claims, metrics: registry }, { geoipPath: null });
    },
    stopEnricher,
    startProjector: async () => {
      forget(registry, 'projector');
      projector = await createProjectorApp({ ...parts, database, metrics: registry });
    },
    stopProjector,
    close: async () => {
      await gateway.close();
      await stopEnricher();
      await stopProjector();
      for (const source of [gatewayData, own, database]) await source.destroy();
      await live.close();
      await log.close();
      await postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A stage that is started again registers its metrics again. */
function forget(registry: Registry, stage: string): void {
  for (const { name } of registry.getMetricsAsArray()) {
    if (name.startsWith(`nexuspipe_${stage}_`)) registry.removeSingleMetric(name);
  }
}

export function aRawEvent(projectId: string, id: string, changes: Partial<RawEvent> = {}): RawEvent {
  return {
    projectId,
    collectorId: 'c',
    stream: 'web',
    id,
    type: 'page_view',
    time: null,
    receivedAt: Date.now(),
    visitorId: 'v1',
    userId: null,
    sessionId: null,
    url: 'https://shop.example/',
    referrer: null,
    properties: null,
    context: null,
    address: null,
    keepAddress: false,
    userAgent: null,
    ...changes,
  };
}

function forgetful(claims: DedupClaims, held: () => Promise<void>): DedupClaims {
  return {
    claim: async (wanted) => {
      await held();
      const owners = await claims.claim(wanted);
      return wanted.map((claim, i) => (claim.eventId.startsWith(FORGOTTEN) ? claim.by : owners[i]!));
    },
  };
}

function appendRaw(
  log: EmbeddedLog,
  values: readonly (RawEvent | Buffer)[],
  partition: number,
): Promise<readonly number[]> {
  const bytes = values.map((value) => (Buffer.isBuffer(value) ? value : rawEventCodec.encode(value)));
  return log.appender.append(
    TOPICS.raw,
    bytes.map((value) => ({ partition, key: null, value })),
  );
}

async function post<T>(url: string, body: unknown, token: string | null): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
