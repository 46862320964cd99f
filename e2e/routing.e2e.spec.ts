/**
 * A stream changes what its partitions go by in the middle of its visitors' sessions, and has its purchases in a topic of
 * their own, while senders repeat themselves and the enricher is killed: each event is counted once, a foreign reader finds
 * each purchase once, and a rebuild gives what is live.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { DEFAULT_PARTITIONS, type LedgerAnswer, type OverviewAnswer } from '#contracts';
import { describeWithKafka, findRedis, isMissing, startTestPostgres, type TestPostgres } from '#testing';
import { freePort, type AppProcess } from './app-process.js';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { guideCode } from './clients/guide.js';
import { CLUSTER_APPS, clusterEnvironment, launchClusterApp, migrate, type ClusterApp } from './installation.js';
import { until } from './until.js';

const WITHIN_MS = 90_000;
const VISITORS = 7;
const KEYS = ['visitor', 'user', 'event', 'visitor'] as const;
const BATCHES_A_KEY = 4;
const IN_A_BATCH = 30;

interface Replay {
  readonly state: string;
  readonly digest: { readonly equal: boolean } | null;
}

await describeWithKafka('routing', (brokers) => {
  const prefix = `routing-${Date.now().toString(36)}-`;
  let postgres: TestPostgres;
  let env: Record<string, string>;
  const apps = new Map<ClusterApp, AppProcess>();
  let reader: ChildProcess;
  let printed = '';
  let token: string;
  let source: Source;
  let streamId: string;
  const sent: string[] = [];

  const urlOf = (app: ClusterApp): string => apps.get(app)!.url;
  const doors = () => ({ gateway: urlOf('gateway'), ingest: urlOf('ingest') });
  const api = (path: string): string => `${urlOf('gateway')}/api/v1${path}`;
  const start = async (app: ClusterApp): Promise<void> => {
    const process = launchClusterApp(app, env, await freePort());
    apps.set(app, process);
    await process.ready();
  };

  beforeAll(async () => {
    const redis = await findRedis();
    if (isMissing(redis)) throw new Error(`${redis.missing} is missing: ${redis.hint}`);
    postgres = await startTestPostgres();
    const variables = { NEXUSPIPE_TOPIC_PREFIX: prefix };
    env = clusterEnvironment({ brokers, redisUrl: redis.url, databaseUrl: postgres.url, variables });
    migrate(env);
    await Promise.all(CLUSTER_APPS.map(start));
    token = await signIn(doors());
    source = await makeSource(doors(), token);
    const { body } = await http<{ streams: { id: string }[] }>(api(`/projects/${source.projectId}/streams`), { token });
    streamId = body.streams[0]!.id;
    await accepted([{ id: 'first', type: 'page_view', visitorId: 'v0', userId: 'u0' }]);
    await route({ topicTypes: ['purchase'] });
    const topic = `nexuspipe_enricher_type_copies_total{outcome="copied"}`;
    for (let n = 0; !(await metricsOf('enricher')).includes(topic); n++) {
      await accepted([{ id: `tried-${n}`, type: 'purchase', visitorId: 'v0', userId: 'u0', properties: PRICE }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (n > 400) throw new Error('nothing is copied');
    }
    reader = await startReader();
  }, 180_000);
  afterAll(async () => {
    reader?.kill('SIGKILL');
    await Promise.all([...apps.values()].map((app) => app.stop()));
    await postgres?.close();
  }, 60_000);

  const PRICE = { value: 1, currency: 'EUR', orderId: 'o' };

  async function metricsOf(app: ClusterApp): Promise<string> {
    return (await fetch(`${urlOf(app)}/metrics`)).text();
  }

  async function route(json: object): Promise<void> {
    const answer = await http(api(`/projects/${source.projectId}/streams/${streamId}`), {
      method: 'PATCH',
      token,
      json,
    });
    expect(answer.status).toBe(200);
  }

  async function accepted(
    events: readonly { readonly id: string; readonly type: string; readonly [member: string]: unknown }[],
  ): Promise<void> {
    await until('accepted', WITHIN_MS, async () => {
      const { status, body } = await send(doors(), source.key, { events });
      return (status === 202 && body.rejected === 0) || `${status} ${JSON.stringify(body)}`;
    });
    sent.push(...events.map(({ id }) => id));
  }

  /** What the guide shows, as it stands there. */
  async function startReader(): Promise<ChildProcess> {
    const json = { name: 'Reader', streams: [], scopes: ['read'] };
    const collector = await http<{ key: string }>(api(`/projects/${source.projectId}/collectors`), { token, json });
    const child = spawn(process.execPath, ['--input-type=module', '-e', guideCode('routing')], {
      env: {
        PATH: process.env['PATH'],
        KAFKA_BROKERS: brokers.join(','),
        TOPIC: `${prefix}raw-events.purchase`,
        NEXUSPIPE_URL: urlOf('gateway'),
        NEXUSPIPE_READ_KEY: collector.body.key,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    return child;
  }

  const batch = (key: number, number: number) =>
    Array.from({ length: IN_A_BATCH }, (_, i) => {
      const visitor = i % VISITORS;
      const type = i % 3 === 0 ? 'purchase' : 'page_view';
      const rest = type === 'purchase' ? { properties: PRICE } : { url: `https://shop.example/${i}` };
      return { id: `${key}-${number}-${i}`, type, visitorId: `v${visitor}`, userId: `u${visitor}`, ...rest };
    });

  const overview = async (): Promise<OverviewAnswer> => {
    const range = `from=${Date.now() - 3_600_000}&to=${Date.now() + 3_600_000}`;
    return (await http<OverviewAnswer>(api(`/projects/${source.projectId}/query/overview?${range}`), { token })).body;
  };
  const ledger = async (): Promise<LedgerAnswer> =>
    (await http<LedgerAnswer>(api(`/projects/${source.projectId}/query/ledger`), { token })).body;

  it('counts each event once, whatever the key was when a copy of it came', async () => {
    for (const [number, partitionKey] of KEYS.entries()) {
      await route({ partitionKey });
      for (let n = 0; n < BATCHES_A_KEY; n++) {
        await accepted(batch(number, n));
        // What was sent by the key before comes once more.
        if (number > 0) await accepted(batch(number - 1, n));
      }
      await apps.get('enricher')!.kill();
      await accepted(batch(number, 0));
      await start('enricher');
    }
    const distinct = new Set(sent).size;
    let seen: LedgerAnswer | undefined;
    await until('everything has an end', WITHIN_MS, async () => {
      seen = await ledger();
      return (seen.accepted === sent.length && seen.inFlight === 0) || JSON.stringify(seen);
    });
    expect(seen).toMatchObject({
      projected: distinct,
      duplicate: sent.length - distinct,
      rejected: {},
      balanced: true,
    });
    expect(await overview()).toMatchObject({ events: distinct, visitors: VISITORS, sessions: VISITORS });
  }, 180_000);

  it('has each purchase once in the topic of purchases', async () => {
    const purchases = [...new Set(sent)].filter((id) => /^\d/.test(id) && Number(id.split('-')[2]) % 3 === 0);
    const ids = () => [...printed.matchAll(/ web (\S+) of /g)].map(([, id]) => id!).filter((id) => /^\d/.test(id));
    await until('all purchases are read', WITHIN_MS, () => ids().length >= purchases.length || `${ids().length}`);
    expect(ids().toSorted()).toEqual(purchases.toSorted());
    const origins = [...printed.matchAll(/from raw-events\/(\d+)\/\d+$/gm)].map(([, partition]) => Number(partition));
    expect(origins.length).toBeGreaterThanOrEqual(purchases.length);
    // Once by their own ids they are in more partitions than there are visitors.
    expect(new Set(origins).size).toBeGreaterThan(VISITORS);
    expect(Math.max(...origins)).toBeLessThan(DEFAULT_PARTITIONS);
    expect(printed).toMatch(new RegExp(`^${source.projectId} web `));
  }, 120_000);

  it('is rebuilt as it is', async () => {
    const json = { from: { beginning: true }, reason: 'to compare' };
    const ordered = await http<{ id: string }>(api('/admin/topics/enriched-events/replay'), { token, json });
    expect(ordered.status).toBe(202);
    let replay: Replay | undefined;
    await until('the replay is live', WITHIN_MS, async () => {
      replay = (await http<Replay>(api(`/admin/replays/${ordered.body.id}`), { token })).body;
      return replay.state === 'live' || JSON.stringify(replay);
    });
    expect(replay!.digest).toMatchObject({ equal: true });
  }, 120_000);

  it('holds nobody up by a topic that was removed, or that Kafka does not want', async () => {
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      const purchases = `${prefix}raw-events.purchase`;
      const purchasesThere = async (): Promise<number> =>
        (await admin.fetchTopicOffsets(purchases)).reduce((sum, { offset }) => sum + Number(offset), 0);
      await admin.deleteTopics({ topics: [purchases] });
      const events = (type: string) =>
        Array.from({ length: 40 }, (_, i) => ({
          id: `after-${sent.length}-${type}-${i}`,
          type,
          visitorId: `v${i % VISITORS}`,
        }));
      await accepted(events('purchase').map((event) => ({ ...event, properties: PRICE })));
      await until('the topic is there again', WITHIN_MS, async () => {
        // Its leaders are elected one after the other.
        const there = await purchasesThere().catch((fault: Error) => fault.message);
        return Number(there) >= 40 || String(there);
      });
      // To Kafka the two names are too much alike.
      await route({ topicTypes: ['purchase', 'a.b'] });
      await until('the first is there', WITHIN_MS, async () => {
        const topics = await admin.listTopics();
        return topics.includes(`${prefix}raw-events.a.b`) || topics.join();
      });
      await route({ topicTypes: ['purchase', 'a.b', 'a_b'] });
      let detail: string | undefined;
      await until('the second is refused', WITHIN_MS, async () => {
        const { body } = await http<{ parts: Record<string, { detail?: string }> }>(
          `${urlOf('enricher')}/health/ready`,
        );
        detail = body.parts['enricher']?.detail;
        return detail !== undefined || JSON.stringify(body);
      });
      expect(detail).toMatch(/^1 topics of types cannot be made: raw-events\.a_b: /);
      await accepted([...events('a.b'), ...events('a_b')]);
      let seen: LedgerAnswer | undefined;
      await until('everything has an end', WITHIN_MS, async () => {
        seen = await ledger();
        return (seen.accepted === sent.length && seen.inFlight === 0) || JSON.stringify(seen);
      });
      expect(seen).toMatchObject({ projected: new Set(sent).size, balanced: true });
      expect(await metricsOf('enricher')).toMatch(/type_copies_total\{outcome="missed"\} \d\d/);
      expect((await fetch(`${urlOf('enricher')}/health/ready`)).status).toBe(200);
    } finally {
      await admin.disconnect();
    }
  }, 120_000);
});
