/** The demo shop's past as batches of `enriched-events`: the events that the collector and the enricher would make. */
import { enrichedEventCodec, TOPICS } from '#contracts';
import { partitionKey, partitionOf, type EnrichedEvent, type RawEvent } from '#domain';
import type { RecordBatch } from '#event-log';
import { createLogger } from '#runtime';
import { openLookUps } from '../apps/enricher/src/look-ups/look-ups.js';
import { pipeline, runSteps } from '../apps/enricher/src/pipeline/pipeline.js';
import type { Step } from '../apps/enricher/src/pipeline/step.js';
import { DEMO_PLACES } from '../apps/standalone/src/demo.js';
import { historyOf, type HistoryPeriod } from '../tools/simulator/src/history.js';
import type { IdentifiedEvent } from '../tools/simulator/src/send.js';

export const BENCH_PROJECT = '0192f0c4-8a5e-7c3b-9d1e-000000000001';
export const BENCH_STREAM = 'shop';
const PARTITIONS = 12;
const BATCH = 2_000;

/** In the order in which the projector would meet them. */
export async function* shopBatches(period: HistoryPeriod): AsyncGenerator<RecordBatch> {
  const steps = pipeline(await openLookUps(DEMO_PLACES, createLogger('bench', 'warn')));
  const waiting = Array.from({ length: PARTITIONS }, (): EnrichedEvent[] => []);
  const offsets = new Array<number>(PARTITIONS).fill(0);
  const batchOf = (partition: number): RecordBatch => {
    const events = waiting[partition]!.splice(0);
    const first = offsets[partition]!;
    offsets[partition] = first + events.length;
    const values = enrichedEventCodec.encodeAll(events);
    const records = values.map((value, i) => ({ offset: first + i, key: null, value, headers: {}, timestamp: 0 }));
    const nextOffset = first + events.length;
    return { topic: TOPICS.enriched, partition, records, nextOffset, highWatermark: nextOffset };
  };
  for (const hour of historyOf(period)) {
    for (const sent of hour) {
      const event = enriched(steps, rawEvent(sent));
      const partition = partitionOf(Buffer.from(partitionKey(event)), PARTITIONS);
      waiting[partition]!.push(event);
      if (waiting[partition]!.length === BATCH) yield batchOf(partition);
    }
  }
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    if (waiting[partition]!.length > 0) yield batchOf(partition);
  }
}

function rawEvent({ id, time, event }: IdentifiedEvent): RawEvent {
  return {
    projectId: BENCH_PROJECT,
    collectorId: '0192f0c4-8a5e-7c3b-9d1e-000000000002',
    stream: BENCH_STREAM,
    id,
    type: event.type,
    time,
    receivedAt: time,
    visitorId: event.visitorId,
    userId: null,
    sessionId: null,
    url: event.url,
    referrer: event.referrer ?? null,
    properties: event.properties ? JSON.stringify(event.properties) : null,
    context: JSON.stringify(event.context),
    address: event.context.ip,
    keepAddress: false,
    userAgent: event.context.userAgent,
  };
}

function enriched(steps: readonly Step[], raw: RawEvent): EnrichedEvent {
  return { ...raw, ...runSteps(steps, raw), address: null, rawOffset: 0, enrichedAt: raw.receivedAt };
}
