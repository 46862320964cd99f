/** What people want of each replay, folded from `control-events` for as long as the projector runs. */
import { controlEventCodec, factOf, PayloadInvalid, TOPICS, type ReplayStart } from '#contracts';
import type { KeptOrders } from '#read-model/writer';
import type { EventLog, LogSubscription, RecordBatch } from '#event-log';

export interface ReplayOrder {
  readonly replayId: string;
  readonly projections: readonly string[];
  /** In the log, or with the tables that another replay replaced. */
  readonly start: ReplayStart | { readonly kind: 'retired'; readonly of: string };
  readonly wanted: 'run' | 'pause' | 'cancel';
}

export class ReplayOrders {
  private readonly orders = new Map<string, ReplayOrder>();
  /** Replays whose former version somebody wants gone. */
  private readonly unwanted = new Set<string>();
  private position = -1;
  private subscription: LogSubscription | null = null;

  constructor(private readonly changed: () => void) {}

  /** Begins to read; what stands in the topic comes soon. */
  async open({ consumers }: Pick<EventLog, 'consumers'>): Promise<void> {
    this.subscription = await consumers.consume(
      { group: { ephemeral: 'projector-replays' }, topics: [TOPICS.control], position: { kind: 'beginning' } },
      (batch) => Promise.resolve(this.take(batch)),
    );
  }

  /** In the order in which they were asked for. */
  all(): readonly ReplayOrder[] {
    return [...this.orders.values()];
  }

  /** What they mean for the versions that are kept. */
  kept(): KeptOrders {
    const rollbacks = this.all().flatMap(({ replayId: id, start, wanted }) =>
      start.kind === 'retired' && wanted !== 'cancel' ? [{ id, of: start.of }] : [],
    );
    return { unwanted: [...this.unwanted], rollbacks };
  }

  async close(): Promise<void> {
    await this.subscription?.close();
  }

  /** A fact that cannot be read is none of ours: who needs it says so. */
  private take({ records }: RecordBatch): void {
    for (const { value } of records) {
      try {
        this.apply(controlEventCodec.decode(value));
      } catch (fault) {
        if (!(fault instanceof PayloadInvalid || fault instanceof SyntaxError)) throw fault;
      }
    }
    this.changed();
  }

  private apply(event: ReturnType<typeof controlEventCodec.decode>): void {
    if (event.position <= this.position) return;
    this.position = event.position;
    const fact = factOf(event);
    switch (fact.type) {
      case 'replay_requested': {
        const { replayId, projections, start } = fact;
        this.orders.set(replayId, { replayId, projections, start, wanted: 'run' });
        return;
      }
      case 'replay_rollback_requested': {
        const { replayId, projections, of } = fact;
        this.orders.set(replayId, { replayId, projections, start: { kind: 'retired', of }, wanted: 'run' });
        return;
      }
      case 'replay_retired_dropped':
        this.unwanted.add(fact.replayId);
        return;
      case 'replay_paused':
        return this.want(fact.replayId, 'pause');
      case 'replay_resumed':
        return this.want(fact.replayId, 'run');
      case 'replay_cancelled':
        return this.want(fact.replayId, 'cancel');
      default:
    }
  }

  private want(replayId: string, wanted: ReplayOrder['wanted']): void {
    const order = this.orders.get(replayId);
    if (order) this.orders.set(replayId, { ...order, wanted });
  }
}
