/** A projector whose replays are ordered and watched, over an embedded log and a PostgreSQL of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { controlEventCodec, enrichedEventCodec, rawEventCodec, TOPICS, type ControlFact } from '#contracts';
import type { EnrichedEvent } from '#domain';
import { openEmbeddedLog, type EmbeddedLog } from '#event-log';
import { openMemoryLiveStore } from '#live-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import { Health, type HttpApp } from '#runtime';
import { startTestPostgres, type TestPostgres } from '#testing';
import { anEvent } from '../projector-fixture.spec.js';
import { createProjectorApp } from '../projector.app.js';
import { aRawEvent } from '../projections/event-ledger/ledger-fixture.spec.js';

export const PARTITIONS = 3;
/** Connections of the live version. */
export const POOL = 8;
/** All that are rebuilt unless they are named. */
export const ALL = [
  'traffic-per-minute',
  'traffic-per-quarter-hour',
  'conversions',
  'top-dimensions',
  'sessions',
  'event-ledger',
];

export interface ReplayRow {
  readonly state: string;
  readonly fault: string | null;
  readonly digests: { readonly live: Record<string, string>; readonly rebuilt: Record<string, string> } | null;
}

export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 40 s: ${what}`);
    await delay(25);
  }
}

export class ReplayBench {
  private position = 0;
  /** Events by partition, so far. */
  sent = 0;
  private app: HttpApp | null = null;

  private constructor(
    private readonly folder: string,
    private readonly postgres: TestPostgres,
    readonly log: EmbeddedLog,
    readonly database: DataSource,
  ) {}

  static async open(): Promise<ReplayBench> {
    const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-replay-spec-'));
    const postgres = await startTestPostgres();
    await migrateReadModel(postgres.url);
    const log = await openEmbeddedLog({ directory: folder });
    const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected];
    await log.admin.ensureTopics([
      ...topics.map((name) => ({ name, partitions: PARTITIONS, retentionMs: null })),
      { name: TOPICS.control, partitions: 1, retentionMs: null },
    ]);
    const bench = new ReplayBench(folder, postgres, log, await readModelDataSource(postgres.url, POOL).initialize());
    await bench.start();
    return bench;
  }

  async start(replayKeepDays = 7): Promise<void> {
    const { log, database } = this;
    const live = openMemoryLiveStore(log.claims);
    const parts = { log, live, database, health: new Health(), metrics: new Registry() };
    this.app = await createProjectorApp({ ...parts, logger: pino({ level: 'silent' }) }, { replayKeepDays });
  }

  async stop(): Promise<void> {
    await this.app?.close();
    this.app = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.destroy();
    await this.postgres.close();
    await this.log.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async order(fact: ControlFact & { replayId: string }): Promise<void> {
    const { type, ...payload } = fact;
    const event = {
      id: randomUUID(),
      position: (this.position += 1),
      aggregate: 'replay' as const,
      aggregateId: fact.replayId,
      version: 1,
      type,
      occurredAt: Date.now(),
      payload: JSON.stringify(payload),
    };
    const value = controlEventCodec.encode(event);
    await this.log.appender.append(TOPICS.control, [{ partition: 0, key: null, value }]);
  }

  async request(projections: readonly string[], start: object = { kind: 'beginning' }): Promise<string> {
    const replayId = randomUUID();
    await this.order({ type: 'replay_requested', replayId, projections, start } as never);
    return replayId;
  }

  /** Back to what replay `of` replaced. */
  async rollBack(of: string, projections: readonly string[]): Promise<string> {
    const replayId = randomUUID();
    await this.order({ type: 'replay_rollback_requested', replayId, projections, of });
    return replayId;
  }

  /** Visits of some visitors, whose events stay in their partition, some of them sent twice. */
  async send(count: number): Promise<void> {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const events = Array.from({ length: count }, (_, i) => eventOf(partition, this.sent + i));
      await this.log.appender.append(
        TOPICS.enriched,
        events.map((event) => ({ partition, key: null, value: enrichedEventCodec.encode(event) })),
      );
      await this.log.appender.append(
        TOPICS.raw,
        events.map(() => ({ partition, key: null, value: rawEventCodec.encode(aRawEvent()) })),
      );
    }
    this.sent += count;
  }

  projected(): Promise<void> {
    return until('everything is projected', async () => {
      const rows = await this.database.query<{ topic: string; sum: string }[]>(
        'SELECT topic, sum(DISTINCT next_offset + partition * 1e9) - 3e9 AS sum FROM read_model.projection_checkpoint GROUP BY topic',
      );
      const due = this.sent * PARTITIONS;
      return [TOPICS.enriched, TOPICS.raw].every((topic) =>
        rows.some((row) => row.topic === topic && Number(row.sum) === due),
      );
    });
  }

  async replayOf(id: string): Promise<ReplayRow | undefined> {
    const rows = await this.database.query<ReplayRow[]>(
      'SELECT state, fault, digests FROM read_model.replay WHERE id = $1',
      [id],
    );
    return rows[0];
  }

  async reaches(id: string, state: string): Promise<ReplayRow> {
    let row: ReplayRow | undefined;
    await until(`${id} is ${state}`, async () => {
      row = await this.replayOf(id);
      if (row?.state === 'failed' && state !== 'failed') throw new Error(`it failed: ${row.fault}`);
      return row?.state === state;
    });
    return row!;
  }

  async readSoFar(id: string): Promise<number> {
    return this.number(
      `SELECT coalesce(sum(next_offset - first_offset), 0)::int AS n FROM read_model.replay_checkpoint WHERE replay_id = '${id}'`,
    );
  }

  /** Of page views and the like, as the live version counts them. */
  total(): Promise<number> {
    return this.number('SELECT coalesce(sum(count), 0)::int AS n FROM read_model.traffic_per_minute');
  }

  countedFrom(table: 'events' | 'traffic_per_minute'): Promise<number> {
    return this.number(`SELECT ${table === 'events' ? 'count(*)' : 'sum(count)'}::int AS n FROM read_model.${table}`);
  }

  /** What a statement answers as `n`. */
  async number(statement: string): Promise<number> {
    return (await this.database.query<{ n: number }[]>(statement))[0]!.n;
  }

  /** Their names, in one text. */
  async schemas(): Promise<string> {
    const rows = await this.database.query<{ nspname: string }[]>('SELECT nspname FROM pg_namespace');
    return rows.map((row) => row.nspname).join();
  }

  /** Each transaction of a rebuild takes a while, so that there is time to disturb it. */
  async slowly<T>(work: () => Promise<T>): Promise<T> {
    await this.database.query(`
      CREATE FUNCTION read_model.take_a_while() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.7); RETURN NEW; END';
      CREATE TRIGGER slowly AFTER UPDATE ON read_model.replay_checkpoint
        FOR EACH ROW EXECUTE FUNCTION read_model.take_a_while()`);
    try {
      return await work();
    } finally {
      await this.database.query('DROP FUNCTION read_model.take_a_while CASCADE');
    }
  }
}

/** Where the version stays that a replay replaced. */
export const retiredBy = (id: string): string => `replay_retired_${id.replaceAll('-', '_')}`;

function eventOf(partition: number, n: number): EnrichedEvent {
  const type = n % 11 === 0 ? 'purchase' : 'page_view';
  return anEvent({
    id: `e${partition}-${n % 17 === 0 ? Math.max(0, n - 1) : n}`,
    time: Date.now() - (n % 500) * 60_000,
    receivedAt: Date.now(),
    type,
    visitorId: `v${partition}-${n % 7}`,
    url: `https://shop.example/${n % 13}`,
    properties: type === 'purchase' ? '{"orderId":"o","value":"9.90","currency":"EUR"}' : null,
  });
}
