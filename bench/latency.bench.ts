/** Accept -> socket at 1,000 events/s: from the 202 to the frame that carries the event, on one clock, about ten events a request, and each hop's share. */
import type { TraceAnswer } from '#contracts';
import { http, makeSource, signIn, type Source } from '../e2e/client.js';
import { openStandalone, type Installation } from '../e2e/installation.js';
import { onCluster } from './on-cluster.js';
import { drive, LIVE_PER_SECOND, percentile, timesOf, watch, type Seen } from './live-load.js';
import { whole, type Row } from './table.js';

const SECONDS = 20;
/** The first seconds warm everything up and are not counted. */
const WARM_UP_SECONDS = 5;
const TRACED = 200;

export async function benchStandaloneLatency(): Promise<readonly Row[]> {
  return benchLatency('embedded', 100, await openStandalone());
}

/** Nothing when Kafka or Redis is not to be had. */
export async function benchClusterLatency(): Promise<readonly Row[]> {
  return onCluster((cluster) => benchLatency('Kafka, PostgreSQL and Redis', 150, cluster));
}

async function benchLatency(name: string, limitMs: number, installation: Installation): Promise<readonly Row[]> {
  try {
    const token = await signIn(installation);
    const source = await makeSource(installation, token);
    const { seen, close } = await watch(installation, token, source);
    await drive(installation, source, seen, { prefix: 'e', seconds: SECONDS, warmUpSeconds: WARM_UP_SECONDS });
    const hops = await shares(installation, token, source, seen);
    close();
    return [row(name, limitMs, seen, hops)];
  } finally {
    await installation.close();
  }
}

/** Medians of the way's parts, from the traces of some events. */
async function shares(installation: Installation, token: string, source: Source, seen: Seen): Promise<string> {
  const ids = [...seen.accepted.keys()];
  const sample = Array.from({ length: TRACED }, (_, i) => ids[Math.floor((i * ids.length) / TRACED)]!);
  const parts: number[][] = [[], [], []];
  for (const id of sample) {
    const url = `${installation.gateway}/api/v1/projects/${source.projectId}/events/${id}/trace`;
    const { body } = await http<TraceAnswer>(url, { token });
    const at = body.hops.map((hop) => Date.parse(hop.at));
    const times = [...at, seen.arrived.get(id)!.clock];
    for (const [i, part] of parts.entries()) part.push(times[i + 1]! - times[i]!);
  }
  const [enrich, project, show] = parts.map((part) => percentile(part, 0.5));
  return `received → enriched ${enrich} ms, → projected ${project} ms, → screen ${show} ms (medians)`;
}

function row(name: string, limitMs: number, seen: Seen, hops: string): Row {
  const times = timesOf(seen, 'e');
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share));
  return {
    what: `accept → socket at ${whole(LIVE_PER_SECOND)} events/s, ${name}`,
    result: `p50 ${whole(p50!)} ms, p95 ${whole(p95!)} ms, p99 ${whole(p99!)} ms`,
    limit: `p95 under ${limitMs} ms`,
    ratio: p95! <= limitMs ? 'met' : 'not met',
    notes: `${whole(times.length)} events, none missing; ${hops}`,
  };
}
