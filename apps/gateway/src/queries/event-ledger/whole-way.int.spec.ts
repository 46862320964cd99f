/** From `raw-events` to the answer: the enricher's batches, the projector and the gateway on one embedded log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { rawEventCodec, rejectedEventCodec, TOPICS, type LedgerAnswer } from '#contracts';
import type { DedupClaims, RawEvent } from '#domain';
import { openEmbeddedLog, type CopyOutput, type EmbeddedLog, type LogSubscription, type RecordBatch } from '#event-log';
import { EVENT_STORE_ENTITIES, migrateEventStore } from '#event-store';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { createLogger, Health, type HttpApp } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { enrichBatch } from '../../../../enricher/src/enrich-events/enrich-batch.js';
import { pipeline } from '../../../../enricher/src/pipeline/pipeline.js';
import { createProjectorApp } from '../../../../projector/src/projector.app.js';
import { Setup } from '../../control/setup/setup.js';
import { createGatewayApp } from '../../gateway.app.js';
import { ADMIN, eventually } from '../../gateway.fixture.spec.js';
import { ENRICHER_GROUP } from '../../pipeline.js';

const PARTITIONS = 2;
const MINUTE = 60_000;
/** Long enough ago to be judged. */
const RECEIVED = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-ledger-spec-'));

let postgres: TestPostgres;
let log: EmbeddedLog;
let live: LiveStore;
let projectorData: DataSource;
let gatewayData: DataSource;
let projector: HttpApp;
let gateway: HttpApp;
let enricher: LogSubscription;
let url: string;
let token: string;
let project: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  await migrateEventStore(postgres.url);
  log = await openEmbeddedLog({ directory: folder });
  const specs = Object.values(TOPICS).map((name) => ({ name, partitions: PARTITIONS, retentionMs: null }));
  await log.admin.ensureTopics(specs);
  live = openMemoryLiveStore(log.claims);
  projectorData = await readModelDataSource(postgres.url).initialize();
  gatewayData = await new DataSource({
    type: 'postgres',
    url: postgres.url,
    entities: EVENT_STORE_ENTITIES,
  }).initialize();
  const parts = { log, live, health: new Health(), metrics: new Registry(), logger: createLogger('spec', 'silent') };
  projector = await createProjectorApp({ ...parts, database: projectorData });
  enricher = await log.consumers.copy({ group: { id: ENRICHER_GROUP }, from: TOPICS.raw }, enrich);
  gateway = await createGatewayApp(
    { ...parts, database: gatewayData },
    {
      partitions: PARTITIONS,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
      dashboardDirectory: null,
    },
  );
  url = await gateway.listen(0, '127.0.0.1');
  await new Setup(gatewayData).ensureAdmin(ADMIN);
  token = (await post<{ accessToken: string }>('/auth/login', ADMIN)).accessToken;
  project = (await post<{ id: string }>('/projects', { name: 'Shop' })).id;
});

afterAll(async () => {
  await gateway?.close();
  await enricher?.close();
  await projector?.close();
  await Promise.all([projectorData?.destroy(), gatewayData?.destroy()]);
  await live?.close();
  await log?.close();
  await postgres?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

async function ledger(): Promise<LedgerAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(`${url}/api/v1/projects/${project}/query/ledger`, { headers })).json()) as LedgerAnswer;
}

/** Ids that the claims forget, as if their window were over. */
const FORGOTTEN = 'forgotten';
const claims: DedupClaims = {
  claim: async (wanted) => {
    const owners = await log.claims.claim(wanted);
    return wanted.map((claim, i) => (claim.eventId.startsWith(FORGOTTEN) ? claim.by : owners[i]!));
  },
};

const agent = { browser: null, browserVersion: null, os: null, device: 'other' } as const;
const steps = pipeline({ agentOf: () => agent, crawlerOf: () => null, placeOf: () => null });

/** The enricher's batch, but spam is dropped: no step does that yet. */
async function enrich(batch: RecordBatch): Promise<readonly CopyOutput[]> {
  const { outputs } = await enrichBatch({ steps, claims, now: Date.now }, batch);
  return outputs.map((output, i) => {
    const { value, offset } = batch.records[i]!;
    if (!value.includes('spam')) return output;
    const { projectId, stream, id, type, receivedAt } = rawEventCodec.decode(value);
    const of = { rawOffset: offset, projectId, stream, id, type, receivedAt, raw: value, door: null };
    const why = { outcome: 'dropped', reason: 'SPAM', step: 'filter', detail: null, rejectedAt: Date.now() } as const;
    return { ...output, topic: TOPICS.rejected, value: rejectedEventCodec.encode({ ...of, ...why }) };
  });
}

function aRawEvent(id: string, changes: Partial<RawEvent> = {}): RawEvent {
  return {
    projectId: project,
    collectorId: 'c',
    stream: 'web',
    id,
    type: 'page_view',
    time: RECEIVED,
    receivedAt: RECEIVED,
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

const append = (values: readonly (RawEvent | Buffer)[], partition: number): Promise<readonly number[]> =>
  log.appender.append(
    TOPICS.raw,
    values.map((value) => ({
      partition,
      key: null,
      value: Buffer.isBuffer(value) ? value : rawEventCodec.encode(value),
    })),
  );

describe('the ledger of what was accepted', () => {
  it('has each event in exactly one outcome', async () => {
    const good = Array.from({ length: 300 }, (_, i) => aRawEvent(`e${i}`, { receivedAt: RECEIVED + (i % 2) * MINUTE }));
    await append(good, 0);
    await append(good.slice(0, 40), 0);
    await append([aRawEvent(FORGOTTEN), aRawEvent(FORGOTTEN), Buffer.from('garbage')], 1);
    await append([aRawEvent('dropped', { type: 'spam' }), aRawEvent('poison', { sessionId: 'a\u0000b' })], 1);
    await eventually(async () => {
      expect(await ledger()).toMatchObject({
        accepted: 344,
        projected: 301,
        duplicate: 41,
        dropped: { SPAM: 1 },
        rejected: { STEP_FAILED: 1 },
        inFlight: 0,
        balanced: true,
      });
    }, 20_000);
    const { rows } = await ledger();
    expect(rows.map(({ t, projected }) => [Date.parse(t) - RECEIVED, projected])).toEqual([
      [0, 151],
      [MINUTE, 150],
    ]);
  });

  it('does not balance any more when a count is lost', async () => {
    await eventually(async () => expect(Date.parse((await ledger()).asOf)).toBeGreaterThan(RECEIVED + 2 * MINUTE));
    expect((await ledger()).balanced).toBe(true);
    await projectorData.query(`DELETE FROM read_model.ledger_per_minute WHERE outcome = 'dropped'`);
    // The answer of a moment ago may be given once more.
    await eventually(async () => expect(await ledger()).toMatchObject({ balanced: false, inFlight: 1 }));
    expect((await ledger()).dropped).toEqual({});
  });
});
