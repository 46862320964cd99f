/** Takes batches of `enriched-events`; a batch is taken when its rows are committed. */
import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { BatchPattern, type RecordBatch } from '#event-log';
import { ProjectorMetrics } from '../projector.metrics.js';
import { BatchProjector } from './batch-projector.js';

@Controller()
export class EnrichedEventsController {
  constructor(
    @Inject(BatchProjector) private readonly projector: BatchProjector,
    @Inject(ProjectorMetrics) private readonly metrics: ProjectorMetrics,
  ) {}

  @BatchPattern(TOPICS.enriched)
  async handle(@Payload() batch: RecordBatch): Promise<void> {
    const done = this.metrics.batchStarted(batch);
    await this.projector.project(batch);
    done();
  }
}
