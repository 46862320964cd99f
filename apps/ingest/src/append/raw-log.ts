/** The one topic that a collector writes. */
import type { LogAppender, NewRecord } from '#event-log';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';

export class RawLog {
  constructor(
    private readonly appender: LogAppender,
    /** With its prefix. */
    readonly topic: string,
    readonly partitions: number,
    private readonly metrics: IngestMetrics,
  ) {}

  /** One offset per record, once all of them are durable. Throws LogFull, LogUnavailable. */
  async append(records: readonly NewRecord[]): Promise<readonly number[]> {
    const begun = performance.now();
    const offsets = await this.appender.append(this.topic, records);
    this.metrics.appended(performance.now() - begun);
    return offsets;
  }
}
