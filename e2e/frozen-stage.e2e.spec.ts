/** A stage of a cluster that is frozen, as by a machine that stalls: everybody knows within 30 seconds, and all of it turns back. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Freshness, LagAnswer } from '#contracts';
import { describeWithKafka, findRedis, isMissing, startTestPostgres, type TestPostgres } from '#testing';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openCluster, type Installation } from './installation.js';
import { until } from './until.js';

/** It turns within half a minute, which is printed; a machine that does much else is waited for longer. */
const TURNS_WITHIN_MS = 90_000;
/** A consumer that was away for longer than its session has to join its group again. */
const TURNS_BACK_WITHIN_MS = 60_000;
const ANSWERS_WITHIN_MS = 2_000;
/** Sooner than usual, so that they are missed as soon as everything else shows. */
const CANARY_SECONDS = '5';

await describeWithKafka('a frozen stage', (brokers) => {
  let postgres: TestPostgres;
  let cluster: Installation;
  let token: string;
  let source: Source;

  beforeAll(async () => {
    const redis = await findRedis();
    if (isMissing(redis)) throw new Error(`${redis.missing} is missing: ${redis.hint}`);
    postgres = await startTestPostgres();
    const variables = { NEXUSPIPE_CANARY_SECONDS: CANARY_SECONDS };
    cluster = await openCluster({ brokers, redisUrl: redis.url, databaseUrl: postgres.url, variables });
    token = await signIn(cluster);
    source = await makeSource(cluster, token);
  }, 120_000);
  afterAll(async () => {
    await cluster?.close();
    await postgres?.close();
  }, 60_000);

  const api = <T>(path: string): Promise<T> =>
    http<T>(`${cluster.gateway}/api/v1${path}`, { token }).then(({ body }) => body);

  /** What of it shows that a stage does not move; all of it when it is frozen, nothing when all is well. */
  async function signs(app: 'enricher' | 'projector', stage: string): Promise<string> {
    const lag = await api<LagAnswer>('/admin/lag');
    const { lagMs } = await api<Freshness>(`/projects/${source.projectId}/query/overview`);
    const metrics = await (await fetch(`${cluster.gateway}/metrics`)).text();
    const figure = new RegExp(`^nexuspipe_stage_lag_seconds\\{stage="${stage}"\\} (\\S+)$`, 'm').exec(metrics)?.[1];
    const ready = await fetch(`${cluster.apps[app]!.url}/health/ready`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    }).catch(() => null);
    return [
      ...(lag.stages.some((one) => one.stage === stage && one.stale) ? ['lag'] : []),
      ...(lagMs > 10_000 ? ['answers'] : []),
      ...(Number(figure) >= 15 ? ['metrics'] : []),
      ...(ready?.status === 200 ? [] : ['health']),
      ...(lag.canary!.missingPartitions.length > 0 ? ['canary'] : []),
    ].join(' ');
  }

  const shows = (app: 'enricher' | 'projector', stage: string, expected: string, withinMs: number): Promise<void> =>
    until(`${app}: '${expected}'`, withinMs, async () => {
      const seen = await signs(app, stage);
      return seen === expected || `'${seen}'`;
    });

  describe.each([
    ['enricher', 'enricher'],
    ['projector', 'sessions'],
  ] as const)('%s', (app, stage) => {
    it('is noticed, and again when it goes on', async () => {
      await shows(app, stage, '', TURNS_BACK_WITHIN_MS);
      cluster.apps[app]!.signal('SIGSTOP');
      try {
        const event = { id: `behind the ${app}`, stream: source.stream, type: 'tick' };
        await until('ingest takes an event', TURNS_WITHIN_MS, async () => {
          const { status } = await send(cluster, source.key, event);
          return status === 202 || String(status);
        });
        const frozenAt = Date.now();
        await shows(app, stage, 'lag answers metrics health canary', TURNS_WITHIN_MS);
        process.stdout.write(`${app}: frozen for ${Date.now() - frozenAt} ms before all shows it\n`);
      } finally {
        cluster.apps[app]!.signal('SIGCONT');
      }
      await shows(app, stage, '', TURNS_BACK_WITHIN_MS);
      const { events } = await api<{ events: readonly { id: string }[] }>(
        `/projects/${source.projectId}/query/events?limit=100`,
      );
      expect(events.map(({ id }) => id)).toContain(`behind the ${app}`);
    }, 300_000);
  });
});
