/**
 * What is live, after each commit: counters first, then notices; and heartbeats while nothing happens. The rows are
 * committed by then, so that nothing here may fail a batch: while the live store is away its partitions fall behind,
 * and are made anew when it is back.
 */
import { NOTICE_CHANNEL } from '#contracts';
import type { Notices } from '#live-store';
import type { Logger } from '#runtime';
import type { Projected } from '../project-batch/batch-projector.js';
import type { CounterUpdates, Place } from './counter-updates.js';
import { StreamNotices } from './stream-notices.js';

export interface LiveUpdatesParts {
  readonly counters: CounterUpdates;
  readonly notices: Pick<Notices, 'publish'>;
  readonly logger: Logger;
  /** Whether this process reads the partition now. */
  readonly owned: (topic: string, partition: number) => boolean;
}

/** How often heartbeats are due, and partitions that are behind are tried again. */
const BEAT_MS = 1_000;

interface PartitionState extends Place {
  /** In step with the read models: the next update can be added. */
  inStep: boolean;
  /** An update was left out: what is stored lacks it, whatever else succeeds. */
  missed: boolean;
  /** Its streams of the last minutes are known. */
  seeded: boolean;
  nextOffset: number;
  /** Updates of one partition go one after the other. */
  queue: Promise<void>;
  waiting: number;
}

/** Updates of one partition that wait while it is made anew; what comes after them is found in the table later. */
const MOST_WAITING = 8;

export class LiveUpdates {
  private readonly partitions = new Map<string, PartitionState>();
  private readonly streams = new StreamNotices();
  private timer: NodeJS.Timeout | undefined;
  private beating = false;
  private failing: { readonly since: number; readonly fault: string } | null = null;

  constructor(private readonly parts: LiveUpdatesParts) {}

  start(): void {
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.partitions.values()].map(({ queue }) => queue));
  }

  /** Null while the live store takes everything. */
  failure(): { readonly since: number; readonly fault: string } | null {
    return this.failing;
  }

  /** A partition is read from this offset on; its counters are looked after, without waiting for them. */
  assigned({ topic, partition }: Place, nextOffset: number): void {
    const state = this.stateOf({ topic, partition }, nextOffset);
    state.nextOffset = nextOffset;
    state.inStep = false;
    void this.enqueue(state, () => this.takeOver(state));
  }

  /** Never throws. Waits until a live store that works has everything. */
  async committed(projected: Projected): Promise<void> {
    const state = this.stateOf(projected, projected.to);
    state.nextOffset = projected.to;
    const { inStep, waiting } = state;
    if (waiting >= MOST_WAITING || (!inStep && waiting === 0)) {
      // Nothing is queued up for a store that is away.
      state.missed = true;
    } else {
      const added = this.enqueue(state, () => this.add(state, projected));
      if (inStep) await added;
    }
    await this.publish(this.streams.committed(projected, Date.now()));
  }

  private async add(state: PartitionState, projected: Projected): Promise<void> {
    if (state.inStep) await this.parts.counters.add(projected);
    else state.missed = true;
  }

  private async takeOver(state: PartitionState): Promise<void> {
    if (state.inStep && !state.missed) return;
    state.missed = false;
    if (!state.seeded || !(await this.parts.counters.standAt(state, state.nextOffset))) {
      const active = await this.parts.counters.rebuild(state);
      if (!state.seeded) this.streams.assigned(state, active, Date.now());
      state.seeded = true;
    }
    state.inStep = true;
  }

  private enqueue(state: PartitionState, work: () => Promise<void>): Promise<void> {
    state.waiting += 1;
    state.queue = state.queue.then(async () => {
      try {
        await work();
        this.works();
      } catch (fault) {
        state.inStep = false;
        this.fails(fault as Error);
      } finally {
        state.waiting -= 1;
      }
    });
    return state.queue;
  }

  private async beat(): Promise<void> {
    if (this.beating) return;
    this.beating = true;
    for (const state of this.partitions.values()) {
      const behind = !state.inStep || state.missed;
      const owned = this.parts.owned(state.topic, state.partition);
      if (behind && owned && state.waiting === 0) void this.enqueue(state, () => this.takeOver(state));
    }
    await this.publish(this.streams.heartbeats(this.parts.owned, Date.now()));
    this.beating = false;
  }

  private async publish(messages: readonly string[]): Promise<void> {
    if (messages.length === 0) return;
    try {
      await this.parts.notices.publish(NOTICE_CHANNEL, messages);
    } catch (fault) {
      this.fails(fault as Error);
    }
  }

  private works(): void {
    if (this.failing) this.parts.logger.info('the live store takes updates again');
    this.failing = null;
  }

  private fails(fault: Error): void {
    if (!this.failing) this.parts.logger.warn({ err: fault }, 'live updates fail; they are made up for later');
    this.failing = { since: this.failing?.since ?? Date.now(), fault: fault.message };
  }

  private stateOf({ topic, partition }: Place, nextOffset: number): PartitionState {
    const key = `${topic}/${partition}`;
    const known = this.partitions.get(key);
    if (known) return known;
    const step = { inStep: false, missed: false, seeded: false };
    const fresh: PartitionState = { topic, partition, nextOffset, ...step, queue: Promise.resolve(), waiting: 0 };
    this.partitions.set(key, fresh);
    return fresh;
  }
}
