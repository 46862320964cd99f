/** Takes batches of `raw-events`; what it answers is committed together with the offset. */
import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { TOPICS } from '#contracts';
import { BatchPattern, type CopyOutput, type RecordBatch } from '#event-log';
import { faultPoint } from '#runtime';
import { EnricherMetrics } from '../enricher.metrics.js';
import { enrichBatch, type EnrichBatchParts } from './enrich-batch.js';

export const ENRICH_BATCH_PARTS = Symbol('ENRICH_BATCH_PARTS');

@Controller()
export class EnrichEventsController {
  constructor(
    @Inject(ENRICH_BATCH_PARTS) private readonly parts: EnrichBatchParts,
    @Inject(EnricherMetrics) private readonly metrics: EnricherMetrics,
  ) {}

  @BatchPattern(TOPICS.raw)
  async handle(@Payload() batch: RecordBatch): Promise<readonly CopyOutput[]> {
    const done = this.metrics.batchStarted(batch);
    const { outputs, outcomes, copies, notCopied } = await enrichBatch(this.parts, batch);
    faultPoint('enricher:after-claims');
    done(outcomes, { copied: copies.length, notCopied });
    return copies.length === 0 ? outputs : [...outputs, ...copies];
  }
}
