/** Events, batches and a database for the projector's specs. */
import { enrichedEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import type { EnrichedEvent, RejectedEvent } from '#domain';
import type { LogAppender, LogRecord, NewRecord, RecordBatch } from '#event-log';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { startTestPostgres } from '#testing';
import type { DataSource } from 'typeorm';
import { BatchProjector, type Projected } from './project-batch/batch-projector.js';
import { PROJECTIONS } from './projections/projections.js';

export const NOON = Date.UTC(2026, 10, 20, 12);

/** A page view of project `p`, stream `web`; each call has another id unless it is given. */
export function anEvent(changes: Partial<EnrichedEvent> = {}): EnrichedEvent {
  return {
    projectId: 'p',
    collectorId: 'c',
    stream: 'web',
    id: `e${(serial += 1)}`,
    type: 'page_view',
    time: NOON,
    receivedAt: NOON,
    visitorId: 'v1',
    userId: null,
    sessionId: null,
    url: 'https://shop.example/a?x=1',
    referrer: null,
    properties: '{"a":1}',
    context: null,
    userAgent: null,
    rawOffset: 0,
    enrichedAt: NOON + 1,
    geo: null,
    agent: null,
    bot: false,
    botName: null,
    address: null,
    referrerFacts: null,
    campaign: null,
    marks: [],
    ...changes,
  };
}
let serial = 0;

export function aRecord(event: EnrichedEvent | Buffer, offset: number): LogRecord {
  const value = Buffer.isBuffer(event) ? event : enrichedEventCodec.encode(event);
  return { offset, key: Buffer.from('key'), value, headers: {}, timestamp: NOON };
}

/** Records at consecutive offsets from `first`. */
export function aBatch(events: readonly (EnrichedEvent | Buffer)[], first = 0, partition = 0): RecordBatch {
  const records = events.map((event, index) => aRecord(event, first + index));
  const nextOffset = first + events.length;
  return { topic: TOPICS.enriched, partition, records, nextOffset, highWatermark: nextOffset };
}

/** Keeps what is appended. */
export class KeptAppends implements Pick<LogAppender, 'append'> {
  readonly kept: { readonly topic: string; readonly record: NewRecord }[] = [];

  append(topic: string, records: readonly NewRecord[]): Promise<readonly number[]> {
    const first = this.kept.length;
    this.kept.push(...records.map((record) => ({ topic, record })));
    return Promise.resolve(records.map((_, index) => first + index));
  }

  rejected(): (RejectedEvent & { partition: number })[] {
    return this.kept
      .filter(({ topic }) => topic === TOPICS.rejected)
      .map(({ record }) => ({ ...rejectedEventCodec.decode(record.value), partition: record.partition }));
  }
}

export interface ProjectorUnderTest {
  readonly projector: BatchProjector;
  readonly appends: KeptAppends;
  readonly commits: Projected[];
}

export function aProjector(database: DataSource): ProjectorUnderTest {
  const appends = new KeptAppends();
  const commits: Projected[] = [];
  const projector = new BatchProjector({
    database,
    appender: appends,
    projections: PROJECTIONS,
    committed: async (projected) => void commits.push(projected),
  });
  return { projector, appends, commits };
}

export interface TestReadModel {
  readonly url: string;
  readonly database: DataSource;
  /** Everything in the read models that does not depend on when it was written. */
  contents(): Promise<{ events: unknown[]; traffic: unknown[]; ledger: unknown[]; checkpoints: unknown[] }>;
  /** Empties the tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestReadModel(): Promise<TestReadModel> {
  const postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  const database = await readModelDataSource(postgres.url, 8).initialize();
  return {
    url: postgres.url,
    database,
    contents: async () => ({
      events: await database.query(
        `SELECT project_id, id, extract(epoch FROM time)::float8 AS time, stream, type, bot, late, topic, partition,
                "offset"::int AS "offset"
         FROM read_model.events ORDER BY project_id, id, time`,
      ),
      traffic: await database.query(
        `SELECT project_id, stream, type, bot, extract(epoch FROM minute)::float8 AS minute, count::int AS count
         FROM read_model.traffic_per_minute ORDER BY 1, 2, 3, 4, 5`,
      ),
      ledger: await database.query(
        `SELECT project_id, stream, extract(epoch FROM minute)::float8 AS minute, outcome, reason, count::int AS count
         FROM read_model.ledger_per_minute ORDER BY 1, 2, 3, 4, 5`,
      ),
      checkpoints: await database.query(
        `SELECT projection, version, topic, partition, next_offset::int AS next_offset,
                extract(epoch FROM watermark)::float8 AS watermark
         FROM read_model.projection_checkpoint ORDER BY 1, 2, 3, 4`,
      ),
    }),
    clear: async () => {
      const tables = await database.query<{ name: string }[]>(
        `SELECT relname AS name FROM pg_class
         WHERE relnamespace = 'read_model'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
           AND relname <> 'read_model_migrations'`,
      );
      await database.query(`TRUNCATE ${tables.map(({ name }) => `read_model.${name}`).join(', ')}`);
    },
    close: async () => {
      await database.destroy();
      await postgres.close();
    },
  };
}

/** Takes batches as the log does: the position is asked for first, and again after a fault. */
export async function takeAll(projector: BatchProjector, batches: readonly RecordBatch[]): Promise<void> {
  const asked = new Set<number>();
  for (const batch of batches) {
    if (!asked.has(batch.partition)) await projector.position(batch.topic, batch.partition);
    asked.add(batch.partition);
    await projector.project(batch);
  }
}
