import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { encodeReceipt, type ErrorCode } from '#contracts';
import type { NewRecord } from '#event-log';
import { faultPoint } from '#runtime';
import { RawLog } from '../append/raw-log.js';
import type { Allowance } from '../limits/allowance.js';
import { IngestMetrics } from '../metrics/ingest-metrics.js';
import { randomDigits } from '../random-digits.js';
import { RefusedEvents } from '../refused/refused-events.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { uuidSource } from '../validate/uuid-v7.js';
import { IngestEvents, type Ingested } from './ingest-events.command.js';
import { prepare, type Prepared } from './prepare.js';

/** Prepare, append, answer: one append for the whole request, and no promise per event. */
@CommandHandler(IngestEvents)
export class IngestEventsHandler implements ICommandHandler<IngestEvents> {
  private readonly newId = uuidSource(randomDigits());

  constructor(
    @Inject(RawLog) private readonly log: RawLog,
    @Inject(IngestMetrics) private readonly metrics: IngestMetrics,
    @Inject(RefusedEvents) private readonly refused: RefusedEvents,
  ) {}

  execute(command: IngestEvents): Promise<Ingested | Refusal> {
    const parts = { partitions: this.log.partitions, newId: this.newId, refused: this.refused };
    const prepared = prepare(command, parts);
    return isRefusal(prepared) ? Promise.resolve(prepared) : this.append(prepared, command);
  }

  private async append(
    { records, outcomes, refused }: Prepared,
    { sender, allowance }: IngestEvents,
  ): Promise<Ingested> {
    const offsets = records.length === 0 ? [] : await this.appendOrGiveBack(records, outcomes.length, allowance);
    faultPoint('ingest:after-append');
    this.metrics.accepted(records.length);
    allowance.accepted(records.length);
    const codes: ErrorCode[] = [];
    let next = 0;
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        this.metrics.rejected(outcome.code);
        codes.push(outcome.code);
        continue;
      }
      if (outcome.warning) this.metrics.warned(outcome.warning);
      const { partition } = records[next]!;
      outcome.receipt = encodeReceipt({ topic: this.log.topic, partition, offset: offsets[next]! });
      next++;
    }
    this.refused.add(sender, { kept: refused, codes });
    return { accepted: records.length, rejected: outcomes.length - records.length, events: outcomes };
  }

  /** Who is told to send again is not charged twice. */
  private async appendOrGiveBack(
    records: readonly NewRecord[],
    taken: number,
    allowance: Allowance,
  ): Promise<readonly number[]> {
    try {
      return await this.log.append(records);
    } catch (fault) {
      allowance.giveBack(taken);
      throw fault;
    }
  }
}
