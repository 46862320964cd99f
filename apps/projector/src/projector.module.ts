/** The projector as a Nest module: controllers for the log, health and metrics over HTTP. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { RuntimeModule, type Health } from '#runtime';
import { BatchProjector } from './project-batch/batch-projector.js';
import { EnrichedEventsController } from './project-batch/enriched-events.controller.js';
import { CountedRecordsController } from './projections/event-ledger/counted-records.controller.js';
import { LedgerProjector } from './projections/event-ledger/ledger-projector.js';
import { ProjectorMetrics } from './projector.metrics.js';

@Module({})
export class ProjectorModule {
  static register(
    projectors: { readonly events: BatchProjector; readonly ledger: LedgerProjector },
    projectorMetrics: ProjectorMetrics,
    health: Health,
    metrics: Registry,
  ): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [RuntimeModule.register(health, metrics)],
      controllers: [EnrichedEventsController, CountedRecordsController],
      providers: [
        { provide: BatchProjector, useValue: projectors.events },
        { provide: LedgerProjector, useValue: projectors.ledger },
        { provide: ProjectorMetrics, useValue: projectorMetrics },
      ],
    };
  }
}
