/** The enricher as a Nest module: one controller for the log, health and metrics over HTTP. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { RuntimeModule, type Health } from '#runtime';
import type { EnrichBatchParts } from './enrich-events/enrich-batch.js';
import { ENRICH_BATCH_PARTS, EnrichEventsController } from './enrich-events/enrich-events.controller.js';
import { EnricherMetrics } from './enricher.metrics.js';

@Module({})
export class EnricherModule {
  static register(
    parts: EnrichBatchParts,
    enricherMetrics: EnricherMetrics,
    health: Health,
    metrics: Registry,
  ): DynamicModule {
    return {
      module: EnricherModule,
      imports: [RuntimeModule.register(health, metrics)],
      controllers: [EnrichEventsController],
      providers: [
        { provide: ENRICH_BATCH_PARTS, useValue: parts },
        { provide: EnricherMetrics, useValue: enricherMetrics },
      ],
    };
  }
}
