/** What goes wrong, and in which order: the same seed gives the same schedule. */
import type { FaultPointName } from '#runtime';
import { Seeded } from './seeded.js';

export type Mode = 'standalone' | 'cluster';
export type FaultyApp = 'standalone' | 'ingest' | 'enricher' | 'projector' | 'gateway';
export type PartFault =
  | 'kafka restarted'
  | 'kafka frozen, then killed'
  | 'redis flushed'
  | 'redis restarted'
  | 'postgres connections dropped'
  | 'postgres killed';

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
  | { readonly kind: 'part'; readonly what: PartFault };

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
      const app = mode === 'cluster' ? owner : 'standalone';
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
  return [
    ...killedAt,
    ...replays,
    ...(['ingest', 'enricher', 'projector', 'gateway'] as const).map((app): Fault => ({ kind: 'killed', app })),
    ...(['ingest', 'enricher', 'projector'] as const).map((app): Fault => ({ kind: 'frozen', app })),
    { kind: 'zombie', app: 'enricher' },
    { kind: 'zombie', app: 'projector' },
    { kind: 'rebalanced' },
    ...ofParts([...parts, 'kafka restarted', 'kafka frozen, then killed', 'redis flushed', 'redis restarted']),
  ];
}

/** The schedule of a round: so many different faults, in an order of their own; `only`: of those named like it. */
export function planOf(mode: Mode, seed: number, length: number, only = ''): readonly Fault[] {
  const random = new Seeded(seed);
  const chosen = random.shuffled(faultsOf(mode, random)).filter((fault) => describeFault(fault).includes(only));
  return chosen.slice(0, length);
}

/**
 * Whether events without a time of their own may be sent. Once Redis forgot who owns an id, a copy is known by its id
 * and time alone (docs/architecture.md, "Dedup and its window").
 */
export function mayBeUntimed(plan: readonly Fault[]): boolean {
  return !plan.some((fault) => fault.kind === 'part' && fault.what.startsWith('redis'));
}
