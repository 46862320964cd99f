/** Where an event is. In its first form: the hops of an event that has arrived. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeReceipt, TOPICS, type TraceAnswer } from '#contracts';
import { streamsOf } from '#event-store';
import { readTraceById, readTraceByRecord, type Trace } from '#read-model/reader';
import { Refused } from '../problems/refused.js';
import { FreshnessClock, freshnessOf } from '../queries/freshness/freshness.js';

const NOT_THERE =
  'No event of this project has arrived under it. It may still be on its way (wait for `lagMs` of any read answer), ' +
  'may have been a duplicate or been rejected, or was never accepted.';

@Injectable()
export class TraceQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
  ) {}

  async byId(projectId: string, eventId: string): Promise<TraceAnswer> {
    const asOf = await this.clock.asOf();
    return answerOf(await readTraceById(this.database, projectId, eventId, TOPICS.raw), asOf);
  }

  /** A receipt has no project in it: it is looked for in the streams of this one. */
  async byReceipt(projectId: string, receipt: string): Promise<TraceAnswer> {
    const asOf = await this.clock.asOf();
    const raw = decodeReceipt(receipt);
    if (!raw || raw.topic !== TOPICS.raw) return answerOf(null, asOf);
    const streams = await streamsOf(this.database.manager, projectId);
    for (const { name } of streams) {
      const query = { projectId, stream: name, topic: TOPICS.enriched, raw };
      const trace = await readTraceByRecord(this.database, query);
      if (trace) return answerOf(trace, asOf);
    }
    return answerOf(null, asOf);
  }
}

function answerOf(trace: Trace | null, asOf: number): TraceAnswer {
  const first = trace?.hops[0];
  const last = trace?.hops.at(-1);
  if (!trace || !first || !last) throw new Refused('NOT_FOUND', { detail: NOT_THERE });
  const range = { from: Date.parse(first.at), to: Date.parse(last.at), tz: 'UTC' };
  // All hops are there: nothing of it is open, however far behind the rest is.
  return { ...freshnessOf(range, asOf), partial: false, status: 'projected', ...trace };
}
