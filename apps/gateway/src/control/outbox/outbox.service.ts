/** Runs the relay from the control plane's outbox to `control-events` for as long as the gateway lives. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONTROL_PARTITIONS, controlEventCodec, factOf, HEADERS, TOPICS, type ControlEvent } from '#contracts';
import type { EventLog, NewRecord } from '#event-log';
import { ControlStore, OutboxRelay } from '#event-store';
import { Health, type Logger, type PartHealth } from '#runtime';
import { EVENT_LOG, LOGGER } from '../../parts.js';

/** So long a command waits for its facts to be on the log, so that what it made can be used when it is answered. */
const PUBLISHED_WITHIN_MS = 500;

@Injectable()
export class OutboxService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly relay: OutboxRelay;
  private topicReady = false;
  private stopListening: () => void = () => undefined;

  constructor(
    database: DataSource,
    private readonly store: ControlStore,
    private readonly health: Health,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.relay = new OutboxRelay({
      database,
      publish: (events) => this.publish(events),
      onFault: (fault) => logger.warn({ err: fault }, 'control events wait in the outbox; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.health.add('control-outbox', () => this.state());
    this.stopListening = this.store.onCommitted(() => this.relay.flush(PUBLISHED_WITHIN_MS));
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.relay.close();
  }

  private async publish(events: readonly ControlEvent[]): Promise<void> {
    if (!this.topicReady) {
      await this.log.admin.ensureTopics([{ name: TOPICS.control, partitions: CONTROL_PARTITIONS, retentionMs: null }]);
      this.topicReady = true;
    }
    await this.log.appender.append(TOPICS.control, events.map(recordOf));
  }

  private state(): PartHealth {
    const { failingSince, lastFault } = this.relay.state();
    return failingSince === null ? { ok: true } : { ok: false, detail: lastFault ?? 'not publishing' };
  }
}

function recordOf(event: ControlEvent): NewRecord {
  const fact = factOf(event);
  return {
    partition: 0,
    key: Buffer.from(event.aggregateId),
    value: controlEventCodec.encode(event),
    headers: { ...('projectId' in fact && { [HEADERS.project]: fact.projectId }), [HEADERS.type]: event.type },
    timestamp: event.occurredAt,
  };
}
