/**
 * Replays beside live traffic: accept -> socket at 1,000 events/s without and with them in the same run, how fast they go,
 * and what is noticed of the moment in which the tables change places. One replay after the other is ordered for as long
 * as the load goes on.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ReplayAnswer, TraceAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from '../e2e/client.js';
import { openStandalone, type Installation } from '../e2e/installation.js';
import { until } from '../e2e/until.js';
import { benchEvent } from './events.js';
import { drive, known, LIVE_PER_SECOND, percentile, timesOf, watch, type Seen } from './live-load.js';
import { onCluster } from './on-cluster.js';
import { percent, whole, type Row } from './table.js';

const HISTORY = 100_000;
const PER_REQUEST = 1_000;
const SECONDS = 25;
const ASKED_EVERY_MS = 20;
const WARM_UP_SECONDS = 5;
/** What a replay may add to the live p99. */
const MOST_WORSE = 0.2;
const STALL_LIMIT_MS = 200;
/** Around a switch. */
const WINDOW_MS = 1_000;
const TRACES_AT_ONCE = 8;
const PROJECTED_WITHIN_MS = 120_000;

interface Asked {
  readonly at: number;
  readonly tookMs: number;
}

interface Site {
  readonly installation: Installation;
  readonly token: string;
  readonly source: Source;
}

export async function benchReplayBesideLive(): Promise<readonly Row[]> {
  return measured('embedded', await openStandalone());
}

/** Nothing when Kafka or Redis is not to be had. */
export async function benchReplayBesideLiveCluster(): Promise<readonly Row[]> {
  return onCluster((cluster) => measured('Kafka, PostgreSQL and Redis', cluster));
}

async function measured(name: string, installation: Installation): Promise<readonly Row[]> {
  const [asking, ending] = [new AbortController(), new AbortController()];
  const background: Promise<unknown>[] = [];
  try {
    const token = await signIn(installation);
    const site: Site = { installation, token, source: await makeSource(installation, token) };
    await history(site);
    const { seen, close } = await watch(installation, token, site.source);
    const pace = { seconds: SECONDS, warmUpSeconds: WARM_UP_SECONDS };
    // Somebody asks all the time, so that both halves differ by the replays only.
    const asked = askOnAndOn(site, asking.signal);
    background.push(asked);
    await drive(installation, site.source, seen, { prefix: 'alone-', ...pace });
    const ended: ReplayAnswer[] = [];
    const replays = replayOnAndOn(site, ended, ending.signal);
    background.push(replays);
    const goesOn = (): boolean => ended.length === 0;
    await drive(installation, site.source, seen, { prefix: 'beside-', ...pace, goesOn });
    ending.abort();
    await replays;
    asking.abort();
    const answers = await asked;
    const stalls: Stall[] = [];
    for (const { endedAt } of ended) stalls.push(await stallAt(site, seen, answers, Date.parse(endedAt!)));
    close();
    return rows(name, seen, ended, stalls);
  } finally {
    asking.abort();
    ending.abort();
    await Promise.allSettled(background);
    await installation.close();
  }
}

const api = <T>({ installation, token }: Site, path: string, json?: unknown): Promise<T> =>
  http<T>(`${installation.gateway}/api/v1${path}`, { token, ...(json !== undefined && { json }) }).then(
    ({ body }) => body,
  );

async function history(site: Site): Promise<void> {
  const { installation, source } = site;
  await known(installation, source);
  for (let from = 0; from < HISTORY; from += PER_REQUEST) {
    const events = Array.from({ length: PER_REQUEST }, (_, i) => benchEvent(from + i));
    const { status } = await send(installation, source.key, { events });
    if (status !== 202) throw new Error(`not accepted: ${status}`);
  }
  await until('everything is projected', PROJECTED_WITHIN_MS, async () => {
    const { events } = await overview(site);
    return events > HISTORY || String(events);
  });
}

const overview = (site: Site): Promise<{ events: number }> =>
  api(site, `/projects/${site.source.projectId}/query/overview?bots=include`);

/** `ended`: those that came to their end. */
async function replayOnAndOn(site: Site, ended: ReplayAnswer[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { id } = await api<{ id: string }>(site, '/admin/topics/enriched-events/replay', {
      from: { beginning: true },
      reason: 'bench',
    });
    let replay = await api<ReplayAnswer>(site, `/admin/replays/${id}`);
    while (replay.endedAt === null) {
      await delay(100);
      replay = await api<ReplayAnswer>(site, `/admin/replays/${id}`);
    }
    if (replay.state !== 'live') throw new Error(`the replay is ${replay.state}: ${replay.fault}`);
    ended.push(replay);
  }
}

async function askOnAndOn(site: Site, signal: AbortSignal): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  while (!signal.aborted) {
    const at = Date.now();
    await api(site, `/projects/${site.source.projectId}/query/events?limit=1`);
    asked.push({ at, tookMs: Date.now() - at });
    await delay(ASKED_EVERY_MS);
  }
  return asked;
}

interface Stall {
  /** Longest time between two transactions of the projector. */
  readonly commitMs: number;
  readonly answerMs: number;
}

/** What happened within a second of a switch; zeros when no load was there any more. */
async function stallAt(site: Site, { arrived }: Seen, asked: readonly Asked[], switchedAt: number): Promise<Stall> {
  const near = (at: number): boolean => Math.abs(at - switchedAt) < WINDOW_MS;
  const ids = [...arrived].filter(([id, { clock }]) => id.startsWith('beside-') && near(clock)).map(([id]) => id);
  const times = new Set<number>();
  const traced = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const { hops } = await api<TraceAnswer>(site, `/projects/${site.source.projectId}/events/${id}/trace`);
      times.add(Date.parse(hops.at(-1)!.at));
    }
  };
  await Promise.all(Array.from({ length: TRACES_AT_ONCE }, traced));
  const sorted = [...times].sort((a, b) => a - b);
  const answers = asked.filter(({ at, tookMs }) => near(at) || near(at + tookMs)).map(({ tookMs }) => tookMs);
  return {
    commitMs: Math.max(0, ...sorted.slice(1).map((at, i) => at - sorted[i]!)),
    answerMs: Math.max(0, ...answers),
  };
}

function rows(name: string, seen: Seen, ended: readonly ReplayAnswer[], stalls: readonly Stall[]): readonly Row[] {
  const [alone, beside] = ['alone-', 'beside-'].map((prefix) => timesOf(seen, prefix));
  const told = (times: readonly number[]): string =>
    [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${whole(percentile(times, share))} ms`).join(', ');
  const worse = percentile(beside!, 0.99) / percentile(alone!, 0.99) - 1;
  const seconds = ended.reduce(
    (sum, { requestedAt, endedAt }) => sum + Date.parse(endedAt!) - Date.parse(requestedAt),
    0,
  );
  const records = ended.reduce((sum, { done }) => sum + done, 0);
  const [commit, answer] = [
    Math.max(...stalls.map(({ commitMs }) => commitMs)),
    Math.max(...stalls.map(({ answerMs }) => answerMs)),
  ];
  return [
    {
      what: `accept → socket at ${whole(LIVE_PER_SECOND)} events/s beside replays, ${name}`,
      result: told(beside!),
      limit: `p99 worse by under ${percent(MOST_WORSE, 1)}`,
      ratio: percent(worse, 1),
      notes: `without one ${told(alone!)}; ${ended.length} replays, ${whole((records * 1_000) / seconds)} records/s, from the order to the switch`,
    },
    {
      what: `stall at a switch, ${name}`,
      result: `${whole(commit)} ms between transactions, ${whole(answer)} ms for an answer`,
      limit: `under ${STALL_LIMIT_MS} ms`,
      ratio: percent(Math.max(commit, answer), STALL_LIMIT_MS),
      notes: `the longest within ${WINDOW_MS / 1_000} s of ${stalls.length} switches, while the load was there`,
    },
  ];
}
