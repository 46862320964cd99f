import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { encodeReceipt, type ErrorCode } from '#contracts';
import { faultPoint } from '#runtime';
import { RawLog } from '../append/raw-log.js';
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

  /** Who is told to send again is not charged twice. */
  private append(prepared: Prepared, command: IngestEvents): Promise<Ingested> {
    const { records, outcomes } = prepared;
    if (records.length === 0) return Promise.resolve(this.taken(prepared, [], command));
    return this.log.append(records).then(
      (offsets) => this.taken(prepared, offsets, command),
      (fault: unknown) => {
        command.allowance.giveBack(outcomes.length);
        throw fault;
      },
    );
  }

  private taken(
    { records, outcomes, refused }: Prepared,
    offsets: readonly number[],
    { sender, allowance }: IngestEvents,
  ): Ingested {
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
}
