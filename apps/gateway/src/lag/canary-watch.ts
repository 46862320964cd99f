/** Whether the canaries come through, for operators and for Prometheus. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { TOPICS, type CanaryAnswer } from '#contracts';
import { STALE_AFTER_MS } from '#event-log';
import { readCanaries } from '#read-model/reader';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { canaryAnswer } from './canary-answer.js';

const EVERY_MS = 5_000;

@Injectable()
export class CanaryWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;
  private readonly everyMs: number;
  private readonly startedAt = Date.now();
  private gauge: Gauge | null = null;

  constructor(
    private readonly database: DataSource,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    private readonly registry: Registry,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.everyMs = (settings.canarySeconds ?? 0) * 1_000;
    this.repetition = new Repetition(() => this.look(), {
      everyMs: EVERY_MS,
      onFault: (fault) => logger.warn({ err: fault }, 'whether canaries come through is not known; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    if (this.everyMs > 0) this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  /** Null: none are sent. Throws what the database throws. */
  async read(): Promise<CanaryAnswer | null> {
    if (this.everyMs === 0) return null;
    const arrivals = await readCanaries(this.database, TOPICS.enriched);
    const { everyMs, startedAt } = this;
    const overdueMs = everyMs + STALE_AFTER_MS;
    return canaryAnswer(arrivals, {
      partitions: this.settings.partitions,
      now: Date.now(),
      expectedSince: startedAt + everyMs,
      overdueMs,
    });
  }

  private async look(): Promise<void> {
    try {
      const answer = await this.read();
      this.gauge ??= new Gauge({
        name: 'nexuspipe_canary_age_seconds',
        help: 'Since the last canary that came through was sent, of the partition that has waited longest.',
        registers: [this.registry],
      });
      if (answer) this.gauge.set(answer.ageMs / 1_000);
    } catch (fault) {
      // What is not known any more is not told: the last figure would look like all is well.
      if (this.gauge) this.registry.removeSingleMetric('nexuspipe_canary_age_seconds');
      this.gauge = null;
      throw fault;
    }
  }
}
