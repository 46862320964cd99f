/** One round: an installation under load, the faults of a schedule one after the other, healing, and the verdict. */
import { makeSource, signIn, type Source } from '../client.js';
import { until } from '../until.js';
import { carryOut } from './carry-out.js';
import { startLoad } from './load.js';
import { describeFault, mayBeUntimed, type Fault, type Mode } from './plan.js';
import { probe } from './probes.js';
import { SentLedger } from './sent-ledger.js';
import type { Servers } from './servers.js';
import { allReady, openClusterSystem, openStandaloneSystem, type System } from './system.js';
import { Verdict } from './verdict.js';
import { verifyApi } from './verify-api.js';
import { unbalanced, verifyTables } from './verify-tables.js';

export interface RoundOptions {
  readonly mode: Mode;
  readonly seed: number;
  readonly plan: readonly Fault[];
  /** The folder in which `dist` is. */
  readonly home: string;
  /** Of cluster mode. */
  readonly servers: Servers | null;
  readonly say: (line: string) => void;
}

export interface RoundResult {
  readonly mode: Mode;
  readonly seed: number;
  readonly faults: readonly string[];
  /** Distinct events; and what their senders know of them. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly rejected: number;
  readonly unknown: number;
  /** Records that were accepted, copies included. */
  readonly records: number;
  readonly answers: string;
  readonly lost: number;
  readonly doubled: number;
  /** From ingest to the read models, after healing; null: it did not heal. */
  readonly lagMs: number | null;
  readonly seconds: number;
  readonly green: boolean;
  readonly findings: readonly string[];
}

const LAG_WITHIN_MS = 60_000;
const LAG_MS = 2_000;
const KEY_KNOWN_WITHIN_MS = 30_000;
/** As long as healing may take: the ledger is counted by members of a group of its own. */
const BALANCED_WITHIN_MS = 60_000;
const PROJECTS = 2;

export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { mode, home, servers, plan } = options;
  const startedAt = Date.now();
  const ledger = new SentLedger();
  const verdict = new Verdict();
  let system: System | null = null;
  let lagMs: number | null = null;
  try {
    system = mode === 'standalone' ? await openStandaloneSystem(home) : await openClusterSystem(home, servers!, mode);
    const sources = await openSources(system, ledger);
    lagMs = await underLoad(options, { system, sources, ledger, verdict });
    await settled(system, sources, verdict);
    const projects = sources.map(({ projectId }) => projectId);
    const counted = await verifyTables(system.databaseUrl(), projects, ledger, verdict);
    await verifyApi(system, sources, counted, verdict);
  } catch (fault) {
    verdict.add('fault', (fault as Error).message);
  } finally {
    await system?.close();
  }
  return {
    mode,
    seed: options.seed,
    faults: plan.map(describeFault),
    sent: ledger.all().length,
    acknowledged: ledger.count('ACK'),
    rejected: ledger.count('REJECT'),
    unknown: ledger.count('UNKNOWN'),
    records: [...ledger.told.values()].reduce((sum, count) => sum + count, 0),
    answers: [...ledger.answers].map(([kind, count]) => `${kind}: ${count}`).join(', '),
    lost: verdict.count('lost'),
    doubled: verdict.count('doubled'),
    lagMs,
    seconds: (Date.now() - startedAt) / 1_000,
    green: verdict.green,
    findings: verdict.lines(),
  };
}

/** Projects of their own; their keys are known at ingest, and have taken one event each. */
async function openSources(system: System, ledger: SentLedger): Promise<readonly Source[]> {
  const token = await signIn(system);
  const sources: Source[] = [];
  for (let i = 0; i < PROJECTS; i++) {
    const source = await makeSource(system, token, i === 0 ? 'web' : 'shop');
    sources.push(source);
    await until('the key is known at ingest', KEY_KNOWN_WITHIN_MS, async () => {
      // Nothing of it is valid; but who says so knows the key.
      const answer = await fetch(`${system.ingest}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${source.key}`, 'content-type': 'application/json' },
        body: '{"events":[{"stream":"nowhere","type":"tick"}]}',
      });
      await answer.text();
      return answer.status === 422 || String(answer.status);
    });
    await probe(system, source, ledger);
  }
  return sources;
}

interface Scene {
  readonly system: System;
  readonly sources: readonly Source[];
  readonly ledger: SentLedger;
  readonly verdict: Verdict;
}

/** All faults, and healing; answers how far behind the read models are then. */
async function underLoad(options: RoundOptions, { system, sources, ledger, verdict }: Scene): Promise<number> {
  const { seed, plan, say } = options;
  const untimed = mayBeUntimed(plan);
  const load = startLoad({ ingest: system.ingest, sources, ledger, seed, untimed });
  const source = sources[0]!;
  try {
    for (const fault of plan) {
      say(`  ${describeFault(fault)}`);
      await carryOut(fault, { system, ledger, source });
    }
  } finally {
    await load.stop();
  }
  await allReady(system);
  const healedAt = Date.now();
  for (;;) {
    const lagMs = await probe(system, source, ledger);
    if (lagMs < LAG_MS) return lagMs;
    if (Date.now() - healedAt > LAG_WITHIN_MS) {
      verdict.add('lag', `${lagMs} ms behind ${LAG_WITHIN_MS / 1_000} s after healing`);
      return lagMs;
    }
  }
}

/** The ledger is counted beside the events, a moment later. */
async function settled(system: System, sources: readonly Source[], verdict: Verdict): Promise<void> {
  const projects = sources.map(({ projectId }) => projectId);
  try {
    await until('the ledger is balanced', BALANCED_WITHIN_MS, async () => {
      const open = await unbalanced(system.databaseUrl(), projects);
      return open.length === 0 || JSON.stringify(open);
    });
  } catch (fault) {
    verdict.add('ledger', (fault as Error).message);
  }
}
