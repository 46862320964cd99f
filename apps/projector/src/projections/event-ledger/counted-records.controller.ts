/** Takes batches of the topics whose records the event ledger counts; a batch is taken when its counts are committed. */
import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { BatchPattern, type RecordBatch } from '#event-log';
import { ProjectorMetrics } from '../../projector.metrics.js';
import { LedgerProjector } from './ledger-projector.js';

@Controller()
export class CountedRecordsController {
  constructor(
    @Inject(LedgerProjector) private readonly projector: LedgerProjector,
    @Inject(ProjectorMetrics) private readonly metrics: ProjectorMetrics,
  ) {}

  @BatchPattern(TOPICS.raw)
  raw(@Payload() batch: RecordBatch): Promise<void> {
    return this.take(batch);
  }

  @BatchPattern(TOPICS.rejected)
  rejected(@Payload() batch: RecordBatch): Promise<void> {
    return this.take(batch);
  }

  private async take(batch: RecordBatch): Promise<void> {
    await this.projector.project(batch);
    this.metrics.counted(batch);
  }
}
