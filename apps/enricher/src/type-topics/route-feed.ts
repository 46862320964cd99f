/**
 * Keeps the routes up with `control-events`. The enricher takes no event before it knows what stood there when it started:
 * otherwise every restart would leave a hole in the topics of types.
 */
import { controlEventCodec, factOf, PayloadInvalid, TOPICS } from '#contracts';
import { subscriptionHealth, type EventLog, type LogSubscription, type RecordBatch } from '#event-log';
import type { Logger, PartHealth } from '#runtime';
import type { TypeRoutes } from './type-routes.js';

export interface RouteFeedParts {
  readonly log: Pick<EventLog, 'consumers' | 'admin'>;
  readonly routes: TypeRoutes;
  /** Told when the routes are others than before. */
  readonly changed: () => void;
  readonly logger: Logger;
}

export class RouteFeed {
  private subscription: LogSubscription | null = null;
  /** What must have been read before it is open, by partition. */
  private readonly awaited = new Map<number, number>();
  private isWhole: () => void = () => undefined;
  private readonly whole = new Promise<void>((resolve) => (this.isWhole = resolve));

  constructor(private readonly parts: RouteFeedParts) {}

  /** Resolves once all that stands in the topic was read. Throws LogUnavailable when the log is not there. */
  async open(): Promise<void> {
    const { consumers, admin } = this.parts.log;
    for (const { partition, earliest, latest } of await admin.offsets(TOPICS.control)) {
      if (latest > earliest) this.awaited.set(partition, latest);
    }
    if (this.awaited.size === 0) this.isWhole();
    this.subscription = await consumers.consume(
      { group: { ephemeral: 'enricher-routes' }, topics: [TOPICS.control], position: { kind: 'beginning' } },
      async (batch) => this.take(batch),
    );
    await this.whole;
  }

  async close(): Promise<void> {
    await this.subscription?.close();
  }

  health(now: number): PartHealth {
    return subscriptionHealth(this.subscription?.state() ?? null, now);
  }

  /** A fact that cannot be read is passed over: it would be just as unreadable the next time. */
  private take({ records, partition, nextOffset }: RecordBatch): void {
    const { routes, changed, logger } = this.parts;
    let isOther = false;
    for (const { value, offset } of records) {
      try {
        const event = controlEventCodec.decode(value);
        isOther = routes.apply(event.position, factOf(event)) || isOther;
      } catch (fault) {
        if (!(fault instanceof PayloadInvalid || fault instanceof SyntaxError)) throw fault;
        logger.error({ err: fault, offset }, 'a control event cannot be read');
      }
    }
    if (nextOffset >= (this.awaited.get(partition) ?? 0)) this.awaited.delete(partition);
    if (isOther) changed();
    if (this.awaited.size === 0) this.isWhole();
  }
}
