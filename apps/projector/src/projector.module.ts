/** The projector as a Nest module: one controller for the log, health and metrics over HTTP. */
import { Module, type DynamicModule } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { RuntimeModule, type Health } from '#runtime';
import { BatchProjector } from './project-batch/batch-projector.js';
import { EnrichedEventsController } from './project-batch/enriched-events.controller.js';
import { ProjectorMetrics } from './projector.metrics.js';

@Module({})
export class ProjectorModule {
  static register(
    projector: BatchProjector,
    projectorMetrics: ProjectorMetrics,
    health: Health,
    metrics: Registry,
  ): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [RuntimeModule.register(health, metrics)],
      controllers: [EnrichedEventsController],
      providers: [
        { provide: BatchProjector, useValue: projector },
        { provide: ProjectorMetrics, useValue: projectorMetrics },
      ],
    };
  }
}
