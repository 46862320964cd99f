/**
 * One replay from its beginning to its end: empty tables, the log behind the live version, digests, the switch. Every
 * step is one transaction, so that whoever takes it on after a crash goes on where it was.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '#event-log';
import {
  compareVersions,
  noteProgress,
  switchOver,
  type HandOver,
  type LivePosition,
  type ReplayState,
  type StoredReplay,
} from '#read-model/writer';
import { faultPoint, type Logger } from '#runtime';
import type { DataSource } from 'typeorm';
import type { Projection } from '../projections/projection.js';
import { ReplayFailed } from './faults.js';
import { LivePositions } from './live-positions.js';
import { Rebuild } from './rebuild.js';

export interface RunReplayParts {
  readonly database: DataSource;
  readonly log: Pick<EventLog, 'consumers'>;
  readonly projections: readonly Projection[];
  readonly topics: readonly string[];
  /** How long the version that it replaces is kept. */
  readonly keepDays: number;
  readonly logger: Logger;
  /** Aborted when it is to be paused or given up, or the process ends. */
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 500;
/** A rebuild that is no further behind has caught up. */
const CAUGHT_UP_RECORDS = 5_000;
/**
 * How long the live version may be held up while the rebuild comes to where it stands. A machine that is so busy that it
 * does not come there is held up longer with each try, rather than never switch.
 */
const ARRIVES_WITHIN_MS = { first: 150, most: 2_000, growth: 1.3 };
const TRY_AGAIN_MS = 250;
/** So near, in seconds of live traffic, that little is left to do while the live version is held up. */
const NEAR_SECONDS = 0.15;
const NEAR_WITHIN_MS = 2_000;
const LOOK_AGAIN_MS = 20;

/** Resolves once it is live. Rejects when the signal is aborted, and with what went wrong. */
export async function runReplay(replay: StoredReplay, parts: RunReplayParts): Promise<void> {
  const { database, log, projections, topics, signal } = parts;
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const live = new LivePositions(database, topics, either);
  await live.refresh();
  const rebuild = new Rebuild({ database, replay, projections, live, signal: either });
  await rebuild.open();
  const subscription = await log.consumers.consume(
    {
      group: { ephemeral: `replay-${replay.id}` },
      topics,
      position: { kind: 'external', read: async (topic, partition) => rebuild.nextOffset(topic, partition) },
    },
    (batch) => rebuild.take(batch),
  );
  const trouble: Trouble = { failingSince: null, lastFault: null };
  const watched = watch(() => [subscription.state(), trouble], failed, either);
  const advanced = advance(rebuild, live, trouble, either);
  try {
    await follow(replay, { ...parts, signal: either }, rebuild, live);
  } finally {
    failed.abort(new Error('the replay has ended'));
    await Promise.all([watched, advanced]);
    await subscription.close();
  }
}

/** Tries that fail for so long are no passing trouble. */
const GIVE_UP_MS = 60_000;

/** A batch that fails comes again by itself; one that fails for a minute fails the replay. */
async function watch(
  states: () => readonly Readonly<Trouble>[],
  failed: AbortController,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const lasting = states().find(
      ({ failingSince }) => failingSince !== null && Date.now() - failingSince > GIVE_UP_MS,
    );
    if (lasting) failed.abort(new ReplayFailed(lasting.lastFault ?? 'it fails'));
    await pause(PROGRESS_MS, undefined, { signal }).catch(() => undefined);
  }
}

const ADVANCE_MS = 50;

/** What goes wrong beside the subscription, and since when. */
interface Trouble {
  failingSince: number | null;
  lastFault: string | null;
}

/** Goes on with what waits for the live version. A fault comes again, or passes. */
async function advance(rebuild: Rebuild, live: LivePositions, trouble: Trouble, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await live.refresh();
      await rebuild.advanceAll();
      trouble.failingSince = null;
    } catch (fault) {
      trouble.failingSince ??= Date.now();
      trouble.lastFault = (fault as Error).message;
    }
    await pause(ADVANCE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function follow(
  replay: StoredReplay,
  { database, topics, keepDays, signal, logger }: RunReplayParts,
  rebuild: Rebuild,
  live: LivePositions,
): Promise<void> {
  const { first, most, growth } = ARRIVES_WITHIN_MS;
  let withinMs = first;
  const handOver: HandOver = {
    replay,
    topics,
    keepDays,
    arrives: async (at) => {
      const there = await arrives(rebuild, live, at, withinMs);
      withinMs = there ? first : Math.min(most, withinMs * growth);
      return there;
    },
  };
  let compared = replay.state === 'ready';
  let before = { at: Date.now(), read: rebuild.read };
  for (;;) {
    await pause(PROGRESS_MS, undefined, { signal });
    await live.refresh();
    const now = { at: Date.now(), read: rebuild.read };
    const perSecond = ((now.read - before.read) * 1_000) / (now.at - before.at);
    before = now;
    const caughtUp = isBehind(rebuild, live) <= CAUGHT_UP_RECORDS;
    const state: ReplayState = caughtUp ? (compared ? 'ready' : 'catching-up') : 'building';
    await noteProgress(database, replay.id, { state, perSecond });
    if (!caughtUp) continue;
    await comeNear(rebuild, live, signal);
    if (!compared) {
      await noteProgress(database, replay.id, { state: 'comparing', perSecond });
      const digests = await compareVersions(database, handOver);
      if (digests) {
        await noteProgress(database, replay.id, { state: 'ready', digests });
        compared = true;
      }
    } else if (await switched(database, handOver)) {
      logger.info({ replay: replay.id, projections: replay.projections }, 'switched to rebuilt read models');
      return;
    }
    await pause(TRY_AGAIN_MS, undefined, { signal });
  }
}

async function switched(database: DataSource, handOver: HandOver): Promise<boolean> {
  faultPoint('replay:before-switch');
  const done = await switchOver(database, handOver);
  if (done) faultPoint('replay:after-switch');
  return done;
}

function isBehind(rebuild: Rebuild, live: LivePositions): number {
  return rebuild.positions().reduce((sum, at) => sum + Math.max(0, live.of(at) - at.nextOffset), 0);
}

/** Who does not come near within the deadline tries all the same: live traffic may be as fast as this machine. */
async function comeNear(rebuild: Rebuild, live: LivePositions, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + NEAR_WITHIN_MS;
  for (;;) {
    await live.refresh();
    await rebuild.advanceAll();
    const near = isBehind(rebuild, live) <= live.perSecond * NEAR_SECONDS;
    if (near || Date.now() > deadline) return;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
}

async function arrives(
  rebuild: Rebuild,
  live: LivePositions,
  at: readonly LivePosition[],
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  live.learn(at);
  await Promise.race([rebuild.arrive(), pause(withinMs)]);
  const there = (): boolean => at.every((one) => rebuild.nextOffset(one.topic, one.partition) === one.nextOffset);
  while (!there()) {
    if (Date.now() > deadline) return false;
    await pause(2);
  }
  return true;
}
