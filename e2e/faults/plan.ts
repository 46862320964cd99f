/** What goes wrong, and in which order: the same seed gives the same schedule. */
import type { FaultPointName } from '#runtime';
import { Seeded } from './seeded.js';

/** `replicated`: a cluster on three brokers, each record with all of them. */
export type Mode = 'standalone' | 'cluster' | 'replicated';
export const MODES: readonly Mode[] = ['standalone', 'cluster', 'replicated'];
export type FaultyApp = 'standalone' | 'ingest' | 'enricher' | 'projector' | 'gateway';
export type PartFault =
  | 'kafka restarted'
  | 'kafka frozen, then killed'
  | 'redis flushed'
  | 'redis restarted'
  | 'postgres connections dropped'
  | 'postgres killed';
const BROKER_FAULTS = ['leader killed', 'coordinator killed', 'leader frozen', 'all killed in turn'] as const;
/** The leader of most partitions of raw events; the coordinator of the enrichers' group. */
export type BrokerFault = (typeof BROKER_FAULTS)[number];
const SERVERS = ['kafka', 'redis', 'postgres'] as const;
export type ServerName = (typeof SERVERS)[number];
const DISTURBANCES = ['slow', 'narrow', 'cut', 'reset', 'swallowed'] as const;
/** What all connections of the apps to a server are for some seconds. */
export type Disturbance = (typeof DISTURBANCES)[number];

/** What this machine has for faults that need a tool of their own. */
export interface Tools {
  /** toxiproxy. */
  readonly network: boolean;
  /** libfaketime. */
  readonly clock: boolean;
}

export type Fault =
  /** kill -9 by itself at a place in the code, at its nth visit. */
  | { readonly kind: 'killed-at'; readonly app: FaultyApp; readonly point: FaultPointName; readonly nth: number }
  /** The same while a replay is ordered and built. */
  | { readonly kind: 'replay-killed-at'; readonly point: FaultPointName; readonly nth: number }
  /** kill -9 at no place in particular. */
  | { readonly kind: 'killed'; readonly app: FaultyApp }
  /** SIGSTOP, and SIGCONT after a while that breaks no session. */
  | { readonly kind: 'frozen'; readonly app: FaultyApp }
  /** SIGSTOP until another has taken over, then SIGCONT. */
  | { readonly kind: 'zombie'; readonly app: 'enricher' | 'projector' }
  /** A second enricher and a second projector come and go. */
  | { readonly kind: 'rebalanced' }
  | { readonly kind: 'part'; readonly what: PartFault }
  | { readonly kind: 'broker'; readonly what: BrokerFault }
  | { readonly kind: 'network'; readonly to: ServerName; readonly how: Disturbance }
  /** Its wall clock steps forward and back while it runs. */
  | { readonly kind: 'clock'; readonly app: 'ingest' | 'enricher' | 'projector' };

export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'killed-at':
      return `${fault.app} killed at ${fault.point} (visit ${fault.nth})`;
    case 'replay-killed-at':
      return `projector killed at ${fault.point} (visit ${fault.nth}) of a replay`;
    case 'killed':
      return `${fault.app} killed`;
    case 'frozen':
      return `${fault.app} frozen for a while`;
    case 'zombie':
      return `${fault.app} frozen until another took over, then resumed`;
    case 'rebalanced':
      return 'second enricher and projector started and stopped';
    case 'part':
      return fault.what;
    case 'broker':
      return `of three brokers ${fault.what}`;
    case 'network':
      return `connections to ${fault.to} ${fault.how}`;
    case 'clock':
      return `clock of ${fault.app} stepped forward and back`;
  }
}

const POINTS: Readonly<Record<'ingest' | 'enricher' | 'projector', readonly FaultPointName[]>> = {
  ingest: ['ingest:after-append'],
  enricher: ['enricher:after-claims', 'enricher:after-outputs', 'enricher:after-commit'],
  projector: ['projector:before-commit', 'projector:after-commit', 'ledger:before-commit', 'ledger:after-commit'],
};
const REPLAY_POINTS = ['replay:begun', 'replay:building', 'replay:before-switch', 'replay:after-switch'] as const;
const OWNERS = ['ingest', 'enricher', 'projector'] as const;

/** Every fault of a mode, in one order; `nth` is drawn for each. */
export function faultsOf(mode: Mode, random: Seeded): readonly Fault[] {
  const killedAt = OWNERS.flatMap((owner) =>
    POINTS[owner].map((point): Fault => {
      const app = mode === 'standalone' ? 'standalone' : owner;
      return { kind: 'killed-at', app, point, nth: 1 + random.below(5) };
    }),
  );
  const replays = REPLAY_POINTS.map((point): Fault => ({
    kind: 'replay-killed-at',
    point,
    nth: point === 'replay:building' ? 1 + random.below(4) : 1,
  }));
  const parts: readonly PartFault[] = ['postgres connections dropped', 'postgres killed'];
  const ofParts = (whats: readonly PartFault[]): Fault[] => whats.map((what) => ({ kind: 'part', what }));
  if (mode === 'standalone') {
    const own: Fault[] = [
      { kind: 'killed', app: 'standalone' },
      { kind: 'frozen', app: 'standalone' },
    ];
    return [...killedAt, ...replays, ...own, ...ofParts(parts)];
  }
  if (mode === 'replicated') {
    const brokers = BROKER_FAULTS.map((what): Fault => ({ kind: 'broker', what }));
    return [...killedAt, ...brokers, ...disturbed('kafka')];
  }
  return [
    ...killedAt,
    ...replays,
    ...(['ingest', 'enricher', 'projector', 'gateway'] as const).map((app): Fault => ({ kind: 'killed', app })),
    ...OWNERS.map((app): Fault => ({ kind: 'frozen', app })),
    { kind: 'zombie', app: 'enricher' },
    { kind: 'zombie', app: 'projector' },
    { kind: 'rebalanced' },
    ...ofParts([...parts, 'kafka restarted', 'kafka frozen, then killed', 'redis flushed', 'redis restarted']),
    ...SERVERS.flatMap(disturbed),
    ...OWNERS.map((app): Fault => ({ kind: 'clock', app })),
  ];
}

function disturbed(to: ServerName): Fault[] {
  return DISTURBANCES.map((how) => ({ kind: 'network', to, how }));
}

export interface PlanOptions {
  /** Most faults of it. */
  readonly length: number;
  /** A part of the names of those that it is chosen from; by default all are. */
  readonly only?: string;
  readonly tools: Tools;
}

/** The schedule of a round: so many different faults, in an order of their own. What there is no tool for is left out. */
export function planOf(mode: Mode, seed: number, { length, only = '', tools }: PlanOptions): readonly Fault[] {
  const random = new Seeded(seed);
  const possible = random
    .shuffled(faultsOf(mode, random))
    .filter((fault) => describeFault(fault).includes(only) && isPossible(fault, tools));
  const plan: Fault[] = [];
  for (const fault of possible) {
    if (
      plan.length < length &&
      !(movesTimes(fault) && forgetsIds(plan)) &&
      !(forgetsIds([fault]) && plan.some(movesTimes))
    )
      plan.push(fault);
  }
  return plan;
}

function isPossible({ kind }: Fault, { network, clock }: Tools): boolean {
  return (kind !== 'network' || network) && (kind !== 'clock' || clock);
}

/** Once the collector's clock is behind, what it takes counts at the time of its receipt: a copy, at another. */
function movesTimes(fault: Fault): boolean {
  return fault.kind === 'clock' && fault.app === 'ingest';
}

function forgetsIds(plan: readonly Fault[]): boolean {
  return plan.some((fault) => fault.kind === 'part' && fault.what.startsWith('redis'));
}

/**
 * Whether events without a time of their own may be sent. Once Redis forgot who owns an id, a copy is known by its id
 * and time alone (docs/architecture.md, "Dedup and its window").
 */
export function mayBeUntimed(plan: readonly Fault[]): boolean {
  return !forgetsIds(plan);
}
