/** The one topic that a collector writes. */
import { LogDiskFull, type LogAppender, type NewRecord } from '#event-log';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';
import { tooLittleRoom } from './too-little-room.js';

export class RawLog {
  constructor(
    private readonly appender: LogAppender,
    /** With its prefix. */
    readonly topic: string,
    readonly partitions: number,
    private readonly metrics: IngestMetrics,
  ) {}

  /** One offset per record, once all of them are durable. Rejects with LogFull, LogDiskFull, LogUnavailable. */
  append(records: readonly NewRecord[]): Promise<readonly number[]> {
    const begun = performance.now();
    const tooLittle = tooLittleRoom(this.appender.state().disk);
    if (tooLittle) return Promise.reject(new LogDiskFull(tooLittle));
    return this.appender.append(this.topic, records).then((offsets) => {
      this.metrics.appended(performance.now() - begun);
      return offsets;
    });
  }
}
