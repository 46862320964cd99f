/**
 * What a project notices of another one that sends twenty times what it may: latency of 200 single events a second, with
 * and without the neighbour, in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOAD_CORE, SERVER_CORE, startPinned } from './pinned.js';
import { percent, whole, type Row } from './table.js';

const ROUNDS = 5;
const SECONDS = 4;
const QUIET_PER_SECOND = 200;
/** Twenty times 1,000 events a second, in batches of 20. */
const FLOOD = { batch: 20, perSecond: 1_000 };

interface Paced {
  readonly accepted: number;
  readonly limited: number;
  readonly other: number;
  readonly seconds: number;
  readonly times: readonly number[];
}

async function pace(url: string, key: string, batch: number, perSecond: number): Promise<Paced> {
  const args = [url, key, batch, perSecond, SECONDS].map(String);
  const load = startPinned(LOAD_CORE, 'dist/bench/servers/pace.js', args);
  const result = await load.next<Paced>();
  await load.stop();
  if (result.other > 0) throw new Error(`pace: ${result.other} answers that were neither 202 nor 429`);
  return result;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)]!;
}

export async function benchNeighbours(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-'));
  const server = startPinned(SERVER_CORE, 'dist/bench/servers/ingest.js', ['embedded', directory]);
  try {
    const { url, key, limitedKey } = await server.next<{ url: string; key: string; limitedKey: string }>();
    const quiet = (): Promise<Paced> => pace(url, key, 1, QUIET_PER_SECOND);
    const flood = (): Promise<Paced> => pace(url, limitedKey, FLOOD.batch, FLOOD.perSecond);
    // The first ones compile the code, and use up what may be sent at once.
    for (let round = 0; round < 2; round++) await Promise.all([quiet(), flood()]);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const alone = await quiet();
      const [beside, other] = await Promise.all([quiet(), flood()]);
      rounds.push({ alone: alone.times, beside: beside.times, other });
    }
    return [row('median', 0.5, rounds), row('p99', 0.99, rounds)];
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One turn without the neighbour, one beside it. */
interface Round {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  readonly other: Paced;
}

function row(name: string, share: number, rounds: readonly Round[]): Row {
  const without = percentile(
    rounds.flatMap(({ alone }) => alone),
    share,
  );
  const beside = percentile(
    rounds.flatMap(({ beside: times }) => times),
    share,
  );
  const turns = rounds.map(({ alone }) => percentile(alone, share));
  const sum = (of: (flood: Paced) => number): number => rounds.reduce((total, { other }) => total + of(other), 0);
  const perSecond = (requests: number): string => whole((requests * FLOOD.batch) / sum(({ seconds }) => seconds));
  const sent = sum(({ accepted, limited }) => accepted + limited);
  const spread = `${Math.min(...turns).toFixed(1)} to ${Math.max(...turns).toFixed(1)} ms from turn to turn`;
  return {
    what: `latency beside a project at twenty times its limit, ${name}`,
    result: `${beside.toFixed(1)} ms`,
    limit: `without it ${without.toFixed(1)} ms`,
    ratio: percent(beside, without),
    notes: `without it ${spread}; the other sends ${perSecond(sent)} events/s, ${perSecond(sum(({ accepted }) => accepted))} are let through`,
  };
}
