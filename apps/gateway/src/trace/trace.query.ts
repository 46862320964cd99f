/** Where an event is, and what became of it. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeReceipt, TOPICS, type TraceAnswer, type TraceHop } from '#contracts';
import type { Coordinates, RawEvent } from '#domain';
import { streamsOf } from '#event-store';
import { readEndById, readEndByRecord, readTraceById, readTraceByRecord, type Trace } from '#read-model/reader';
import type { Logger } from '#runtime';
import { LOGGER } from '../parts.js';
import { Refused } from '../problems/refused.js';
import { FreshnessClock, freshnessOf } from '../queries/freshness/freshness.js';
import { InFlight } from './in-flight.js';

const NOT_THERE =
  'No event of this project is known under it. By its id an event is found once it has arrived: it may still be on its way ' +
  '(wait for `lagMs` of any read answer, or ask for its receipt). What became of events that did not arrive is ' +
  'remembered for a month.';

/** An answer but for how fresh it is. */
type Found = Pick<TraceAnswer, 'status' | 'eventId' | 'hops' | 'event'>;

@Injectable()
export class TraceQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
    private readonly inFlight: InFlight,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async byId(projectId: string, eventId: string): Promise<TraceAnswer> {
    const asOf = await this.clock.asOf();
    const trace = await readTraceById(this.database, projectId, eventId, TOPICS.raw);
    const found = trace ? projected(trace) : await this.endById(projectId, eventId);
    return answerOf(found, asOf);
  }

  /** A receipt has no project in it: it is looked for in the streams of this one. */
  async byReceipt(projectId: string, receipt: string): Promise<TraceAnswer> {
    const asOf = await this.clock.asOf();
    const raw = decodeReceipt(receipt);
    if (!raw || raw.topic !== TOPICS.raw) return answerOf(null, asOf);
    const found = (await this.byRecord(projectId, raw)) ?? (await this.inTheLog(projectId, raw));
    return answerOf(found, asOf);
  }

  private async endById(projectId: string, eventId: string): Promise<Found | null> {
    const end = await readEndById(this.database, projectId, eventId, TOPICS.raw);
    return end && { ...end, event: null };
  }

  private async byRecord(projectId: string, raw: Coordinates): Promise<Found | null> {
    const streams = await streamsOf(this.database.manager, projectId);
    for (const { name } of streams) {
      const query = { projectId, stream: name, topic: TOPICS.enriched, raw };
      const trace = await readTraceByRecord(this.database, query);
      if (trace) return projected(trace);
    }
    const end = await readEndByRecord(this.database, projectId, raw);
    return end && { ...end, event: null };
  }

  /**
   * The record itself says whose it is: who holds a receipt may not learn of other projects' records, not even that they
   * are there. What passed the last stage meanwhile is looked for again; what then is nowhere is missing.
   */
  private async inTheLog(projectId: string, raw: Coordinates): Promise<Found | null> {
    try {
      const stage = await this.inFlight.waitsFor(raw);
      const found = await this.byRecord(projectId, raw);
      if (found) return found;
      const event = await this.inFlight.read(raw);
      return event?.projectId === projectId ? accepted(event, raw, stage ? 'in_flight' : 'missing') : null;
    } catch (fault) {
      this.logger.warn({ err: fault }, 'whether an event is on its way is not known');
      return null;
    }
  }
}

const projected = (trace: Trace): Found => ({ status: 'projected', eventId: trace.event.id, ...trace });

function accepted(
  { id, receivedAt }: RawEvent,
  { topic, partition, offset }: Coordinates,
  status: 'in_flight' | 'missing',
): Found {
  const hop: TraceHop = {
    stage: 'collected',
    at: new Date(receivedAt).toISOString(),
    topic,
    partition,
    offset: String(offset),
    outcome: 'accepted',
  };
  return { status, eventId: id, hops: [hop], event: null };
}

function answerOf(found: Found | null, asOf: number): TraceAnswer {
  const first = found?.hops[0];
  const last = found?.hops.at(-1);
  if (!found || !first || !last) throw new Refused('NOT_FOUND', { detail: NOT_THERE });
  const range = { from: Date.parse(first.at), to: Date.parse(last.at), tz: 'UTC' };
  // Once it has come to an end nothing of it is open, however far behind the rest is.
  return { ...freshnessOf(range, asOf), partial: found.status === 'in_flight', ...found };
}
