import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { encodeReceipt, type EventOutcome } from '#contracts';
import type { NewRecord } from '#event-log';
import { RawLog } from '../append/raw-log.js';
import { toRecord } from '../append/to-record.js';
import { IngestMetrics } from '../metrics/ingest-metrics.js';
import { parseBody, type ParsedBody } from '../parse/parse-body.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { randomPool } from '../random-pool.js';
import { uuidSource } from '../validate/uuid-v7.js';
import { validateEvent, type Verdict } from '../validate/validate-event.js';
import { IngestEvents, type Ingested } from './ingest-events.command.js';

/** Parse, validate, append, answer: one append for the whole request, and no promise per event. */
@CommandHandler(IngestEvents)
export class IngestEventsHandler implements ICommandHandler<IngestEvents> {
  private readonly newId = uuidSource(randomPool());

  constructor(
    @Inject(RawLog) private readonly log: RawLog,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
  ) {}

  async execute(command: IngestEvents): Promise<Ingested | Refusal> {
    const body = parseBody(command.body);
    if (isRefusal(body)) return body;
    const verdicts = this.validate(body, command);
    const records: NewRecord[] = [];
    for (const verdict of verdicts) {
      if (verdict.kind === 'accepted') records.push(toRecord(verdict.event, this.log.partitions, command.traceparent));
    }
    const offsets = records.length === 0 ? [] : await this.log.append(records);
    this.count(verdicts, records.length);
    return {
      accepted: records.length,
      rejected: verdicts.length - records.length,
      events: this.outcomes(verdicts, records, offsets),
    };
  }

  private validate(body: ParsedBody, { sender, receivedAt }: IngestEvents): Verdict[] {
    const facts = { sender, receivedAt, hasUnicodeEscapes: body.hasUnicodeEscapes, newId: this.newId };
    return body.events.map((parsed) => validateEvent(parsed, facts));
  }

  private count(verdicts: readonly Verdict[], accepted: number): void {
    this.metrics.accepted(accepted);
    if (accepted === verdicts.length) return;
    for (const verdict of verdicts) if (verdict.kind === 'rejected') this.metrics.rejected(verdict.code);
  }

  private outcomes(
    verdicts: readonly Verdict[],
    records: readonly NewRecord[],
    offsets: readonly number[],
  ): EventOutcome[] {
    let next = 0;
    return verdicts.map((verdict, index): EventOutcome => {
      const line = verdict.line === undefined ? {} : { line: verdict.line };
      if (verdict.kind === 'rejected') {
        const { id, code, detail, pointer } = verdict;
        return { index, id, status: 'rejected', code, detail, pointer, ...line };
      }
      const { partition } = records[next]!;
      const receipt = encodeReceipt({ topic: this.log.topic, partition, offset: offsets[next]! });
      next++;
      const ignored = verdict.ignored ? { ignored: verdict.ignored } : {};
      return { index, id: verdict.event.id, status: 'accepted', receipt, ...line, ...ignored };
    });
  }
}
