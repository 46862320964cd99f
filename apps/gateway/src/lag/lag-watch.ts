/** How far behind the stages are, for Prometheus: also while a stage stands still and cannot tell itself. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { LOGGER } from '../parts.js';
import { PipelineLag } from './pipeline-lag.js';

const EVERY_MS = 5_000;

@Injectable()
export class LagWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly repetition: Repetition;
  private readonly records: Gauge<'stage'>;
  private readonly seconds: Gauge<'stage'>;

  constructor(
    private readonly lag: PipelineLag,
    registry: Registry,
    @Inject(LOGGER) logger: Logger,
  ) {
    const registers = [registry];
    this.records = new Gauge({
      name: 'nexuspipe_stage_lag_records',
      help: 'Offsets of the log that a stage has not read: the enricher, or a projection.',
      labelNames: ['stage'],
      registers,
    });
    this.seconds = new Gauge({
      name: 'nexuspipe_stage_lag_seconds',
      help: 'For how long the oldest record that a stage has not read has stood in the log.',
      labelNames: ['stage'],
      registers,
    });
    this.repetition = new Repetition(() => this.look(), {
      everyMs: EVERY_MS,
      rest: 1,
      onFault: (fault) => logger.warn({ err: fault }, 'how far behind the stages are is not known; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  private async look(): Promise<void> {
    try {
      for (const { stage, lagRecords, lagMs } of await this.lag.read()) {
        this.records.set({ stage }, lagRecords);
        this.seconds.set({ stage }, lagMs / 1_000);
      }
    } catch (fault) {
      // What is not known any more is not told: the last figures would look like all is well.
      this.records.reset();
      this.seconds.reset();
      throw fault;
    }
  }
}
