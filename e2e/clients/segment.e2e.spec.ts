/**
 * Segment's and RudderStack's libraries, as they are published, against a cluster: limited, cut off after acceptance, and
 * while the broker is away. Whatever happens, each event is counted once.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { EventsAnswer, EventView, TimeseriesAnswer } from '#contracts';
import { findChromium, findRedis, isMissing, startKafka, startTestPostgres, type KafkaServer } from '#testing';
import { openBrowser } from '../browser/watched-page.js';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openCluster, type Installation } from '../installation.js';
import { until } from '../until.js';
import { guideCode, runGuide } from './guide.js';
import {
  rudderNode,
  segmentNode,
  serveSnippet,
  type ClientTarget,
  type SegmentClient,
  type SnippetSite,
} from './segment-clients.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

const SEEN_WITHIN_MS = 60_000;
const CLIENTS = ['node', 'rudder', 'browser'] as const;
type ClientName = (typeof CLIENTS)[number];

const kafka = await startKafka();
const redis = await findRedis();
const chromium = findChromium();
const missing = [kafka, redis, chromium].filter(isMissing).map((part) => part.missing);
const suite = missing.length === 0 ? describe : describe.skip;

suite(`Segment's libraries${missing.length === 0 ? '' : ` (not run: ${missing.join(', ')} missing)`}`, () => {
  let cluster: Installation;
  let closePostgres: () => Promise<void>;
  let browser: Browser;
  let door: TroubledDoor;
  let site: SnippetSite;
  let token: string;
  let source: Source;
  const clients = new Map<ClientName, SegmentClient>();

  const projects = (path: string, json?: unknown): ReturnType<typeof http<Record<string, string>>> =>
    http(`${cluster.gateway}/api/v1/projects/${source.projectId}${path}`, { token, json });
  /** A key of the stream, for a page when it is the browser's. */
  const keyOf = async (name: ClientName, more: object = {}): Promise<string> => {
    const scopes = name === 'browser' ? { scopes: ['ingest:browser'], origins: [site.origin] } : { scopes: ['ingest'] };
    const { status, body } = await projects('/collectors', { name, streams: [source.stream], ...scopes, ...more });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body['key']!;
  };
  const open = (name: ClientName, target: ClientTarget): Promise<SegmentClient> => {
    if (name === 'browser') return site.visit(browser, target);
    return Promise.resolve(name === 'node' ? segmentNode(target) : rudderNode(target));
  };
  const stored = async (projectId = source.projectId): Promise<readonly EventView[]> => {
    const list = `${cluster.gateway}/api/v1/projects/${projectId}/query/events?limit=100`;
    return (await http<EventsAnswer>(list, { token })).body.events;
  };
  const storedTypes = async (): Promise<string[]> => (await stored()).map(({ type }) => type);
  const areStored = (types: readonly string[]): Promise<void> =>
    until('the events are stored', SEEN_WITHIN_MS, async () => {
      const seen = new Set(await storedTypes());
      const lacking = types.filter((type) => !seen.has(type));
      return lacking.length === 0 || `without ${lacking.join(', ')}`;
    });
  /** Answers of ingest, by the client that they were for. */
  const statuses = (name: ClientName, from = 0): number[] =>
    door.exchanges
      .slice(from)
      .filter(({ requestHeaders: { origin, 'user-agent': agent = '' }, method }) =>
        method !== 'POST'
          ? false
          : name === 'browser'
            ? origin
            : !origin && agent.includes('next') === (name === 'node'),
      )
      .map(({ status }) => status);
  const names = (what: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${what} ${i}`);

  beforeAll(async () => {
    if (isMissing(kafka) || isMissing(redis) || isMissing(chromium)) throw new Error('a part is missing');
    const postgres = await startTestPostgres();
    closePostgres = () => postgres.close();
    cluster = await openCluster({
      brokers: kafka.brokers,
      redisUrl: redis.url,
      databaseUrl: postgres.url,
      variables: { NEXUSPIPE_RATE_BURST_SECONDS: '1' },
    });
    token = await signIn(cluster);
    source = await makeSource(cluster, token);
    door = await openTroubledDoor(cluster.ingest);
    browser = await openBrowser(chromium.path);
    site = await serveSnippet(({ url, key }) =>
      guideCode('segment', 'html')
        .replaceAll('https://events.example.com', url)
        .replaceAll('npk_live_YOUR_BROWSER_KEY', key),
    );
    for (const name of CLIENTS)
      clients.set(name, await open(name, { url: door.url, key: await keyOf(name), visitor: name }));
  }, 180_000);
  afterAll(async () => {
    await Promise.all([...clients.values()].map((client) => client.close()));
    await browser?.close();
    await site?.close();
    await door?.close();
    await cluster?.close();
    await closePostgres?.();
    if (!isMissing(kafka)) await kafka.stop();
  }, 60_000);

  it('send every kind of call', async () => {
    for (const name of CLIENTS) {
      await clients.get(name)!.callTheOthers();
      await clients.get(name)!.track([`${name} tracked`]);
    }
    await areStored(CLIENTS.map((name) => `${name} tracked`));
    const events = await stored();
    for (const name of CLIENTS) {
      // One library's alias knows the user alone.
      const own = events.filter(({ visitorId, userId }) => (visitorId ?? userId) === name);
      const types = ['identify', 'page_view', 'screen', 'group', 'alias', `${name} tracked`];
      expect([name, own.map(({ type }) => type).toSorted()]).toEqual([name, types.toSorted()]);
      expect(own.find(({ type }) => type === 'identify')?.properties).toMatchObject({ plan: 'pro' });
      expect(own.find(({ type }) => type === 'group')?.properties).toMatchObject({ name: 'Initech', groupId: 'g1' });
      expect(own.find(({ type }) => type === 'page_view')?.properties).toMatchObject({ name: 'Home' });
      const home = name === 'browser' ? `${site.origin}/` : 'https://shop.example/';
      expect(own.find(({ type }) => type === 'page_view')?.url).toBe(home);
    }
    const asked = door.exchanges.find(({ path }) => path.endsWith('/settings'));
    expect(asked?.status).toBe(200);
  }, 120_000);

  it.each(CLIENTS)(
    '%s sends again what the limit refused, when the time has come',
    async (name) => {
      const before = door.exchanges.length;
      const key = await keyOf(name, { ratePerSecond: 2 });
      const client = await open(name, { url: door.url, key, visitor: `${name} limited` });
      const sent = names(`${name} limited`, 12);
      await client.track(sent);
      await areStored(sent);
      expect(statuses(name, before)).toContain(429);
      expect(await client.failures()).toEqual([]);
      await client.close();
    },
    120_000,
  );

  it.each(CLIENTS)(
    '%s sends again when the connection is cut after acceptance',
    async (name) => {
      const before = door.exchanges.length;
      const sent = names(`${name} cut`, 3);
      door.cutAfterAcceptance(1);
      await clients.get(name)!.track(sent);
      await until('the answer is cut and the events come again', SEEN_WITHIN_MS, () => {
        const seen = door.exchanges.slice(before).filter(({ method }) => method === 'POST');
        const cut = seen.findIndex(({ delivered }) => !delivered);
        const again = seen.slice(cut + 1).some(({ requestBody }) => requestBody.length > 0);
        return (cut >= 0 && again) || seen.map(({ status, delivered }) => `${status} ${delivered}`).join();
      });
      await areStored(sent);
    },
    120_000,
  );

  it('send again what was refused while the broker was away', async () => {
    const before = door.exchanges.length;
    const sent = CLIENTS.map((name) => names(`${name} refused`, 2));
    (kafka as KafkaServer).pause();
    try {
      for (const [index, name] of CLIENTS.entries()) await clients.get(name)!.track(sent[index]!);
      await until('each has heard a 503', SEEN_WITHIN_MS, () => {
        const heard = CLIENTS.map((name) => [name, statuses(name, before)] as const);
        return heard.every(([, answers]) => answers.includes(503)) || JSON.stringify(heard);
      });
    } finally {
      (kafka as KafkaServer).resume();
    }
    const refused = door.exchanges.slice(before).filter(({ status }) => status === 503);
    expect(refused.every(({ headers }) => /^[1-9]\d*$/.test(headers['retry-after'] ?? ''))).toBe(true);
    await areStored(sent.flat());
  }, 120_000);

  it('give nothing up, and each event is counted once', async () => {
    // Events of a visitor keep their order: when its last one is there, all copies of the others were decided.
    for (const name of CLIENTS) await clients.get(name)!.track([`${name} last`]);
    await areStored(CLIENTS.map((name) => `${name} last`));
    for (const name of CLIENTS) expect([name, await clients.get(name)!.failures()]).toEqual([name, []]);
    const types = (await storedTypes()).filter((type) => / /.test(type)).toSorted();
    const expected = CLIENTS.flatMap((name) => [
      `${name} tracked`,
      ...names(`${name} limited`, 12),
      ...names(`${name} cut`, 3),
      ...names(`${name} refused`, 2),
      `${name} last`,
    ]);
    expect(types).toEqual(expected.toSorted());
    const { body } = await http<TimeseriesAnswer>(
      `${cluster.gateway}/api/v1/projects/${source.projectId}/query/timeseries?metric=events&interval=hour`,
      { token },
    );
    const counted = body.series.reduce((sum, { total }) => sum + Number(total), 0);
    expect(counted).toBe((await stored()).length);
    // The same came twice indeed, or this would show nothing.
    const metrics = await (await fetch(`${cluster.apps['enricher']!.url}/metrics`)).text();
    expect(metrics).toMatch(/events_total\{outcome="DUPLICATE_ID"\} [1-9]/);
  }, 120_000);

  it('work as the guide says', async () => {
    const own = await makeSource(cluster, token);
    await runGuide('segment', { NEXUSPIPE_URL: cluster.ingest, NEXUSPIPE_KEY: own.key });
    await until('the events of the guide', SEEN_WITHIN_MS, async () => {
      const seen = (await stored(own.projectId)).map(({ type, visitorId }) => `${visitorId} ${type}`).toSorted();
      const all = ['v1 Order Completed', 'v1 page_view', 'v2 Order Completed'];
      return JSON.stringify(seen) === JSON.stringify(all) || JSON.stringify(seen);
    });
  }, 60_000);
});
