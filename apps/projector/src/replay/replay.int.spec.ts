import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { createProjectorApp } from '../projector.app.js';
import { anEvent } from '../projector-fixture.spec.js';
import { aRawEvent } from '../projections/event-ledger/ledger-fixture.spec.js';

const PARTITIONS = 3;
const POOL = 8;
const ALL = [
  'traffic-per-minute',
  'traffic-per-quarter-hour',
  'conversions',
  'top-dimensions',
  'sessions',
  'event-ledger',
];

interface Row {
  readonly state: string;
  readonly fault: string | null;
  readonly digests: { readonly live: Record<string, string>; readonly rebuilt: Record<string, string> } | null;
}

describe('a replay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-replay-spec-'));
  let postgres: TestPostgres;
  let log: EmbeddedLog;
  let database: DataSource;
  let app: HttpApp;
  let position = 0;
  let sent = 0;

  const startApp = async (): Promise<void> => {
    const live = openMemoryLiveStore(log.claims);
    const logger = pino({ level: 'silent' });
    app = await createProjectorApp({ log, live, database, health: new Health(), metrics: new Registry(), logger });
  };

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateReadModel(postgres.url);
    log = await openEmbeddedLog({ directory: folder });
    const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected];
    await log.admin.ensureTopics([
      ...topics.map((name) => ({ name, partitions: PARTITIONS, retentionMs: null })),
      { name: TOPICS.control, partitions: 1, retentionMs: null },
    ]);
    database = await readModelDataSource(postgres.url, POOL).initialize();
    await startApp();
  });
  afterAll(async () => {
    await app.close();
    await database.destroy();
    await postgres.close();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const order = async (fact: ControlFact & { replayId: string }): Promise<void> => {
    const { type, ...payload } = fact;
    const event = {
      id: randomUUID(),
      position: (position += 1),
      aggregate: 'replay' as const,
      aggregateId: fact.replayId,
      version: 1,
      type,
      occurredAt: Date.now(),
      payload: JSON.stringify(payload),
    };
    await log.appender.append(TOPICS.control, [{ partition: 0, key: null, value: controlEventCodec.encode(event) }]);
  };

  /** Visits of some visitors, whose events stay in their partition, some of them sent twice. */
  const send = async (count: number): Promise<void> => {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const events = Array.from({ length: count }, (_, i): EnrichedEvent => {
        const n = sent + i;
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
      });
      await log.appender.append(
        TOPICS.enriched,
        events.map((event) => ({ partition, key: null, value: enrichedEventCodec.encode(event) })),
      );
      await log.appender.append(
        TOPICS.raw,
        events.map(() => ({ partition, key: null, value: rawEventCodec.encode(aRawEvent()) })),
      );
    }
    sent += count;
  };

  async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 40_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`not within 40 s: ${what}`);
      await delay(25);
    }
  }

  const replayOf = async (id: string): Promise<Row | undefined> =>
    (await database.query<Row[]>('SELECT state, fault, digests FROM read_model.replay WHERE id = $1', [id]))[0];

  const reaches = async (id: string, state: string): Promise<Row> => {
    let row: Row | undefined;
    await until(`${id} is ${state}`, async () => {
      row = await replayOf(id);
      if (row?.state === 'failed' && state !== 'failed') throw new Error(`it failed: ${row.fault}`);
      return row?.state === state;
    });
    return row!;
  };

  const projected = (): Promise<void> =>
    until('everything is projected', async () => {
      const rows = await database.query<{ topic: string; sum: string }[]>(
        'SELECT topic, sum(DISTINCT next_offset + partition * 1e9) - 3e9 AS sum FROM read_model.projection_checkpoint GROUP BY topic',
      );
      const due = sent * PARTITIONS;
      return [TOPICS.enriched, TOPICS.raw].every((topic) =>
        rows.some((row) => row.topic === topic && Number(row.sum) === due),
      );
    });

  const total = async (): Promise<number> => {
    const [row] = await database.query<{ sum: number }[]>(
      'SELECT coalesce(sum(count), 0)::int AS sum FROM read_model.traffic_per_minute',
    );
    return row!.sum;
  };

  const request = (projections: readonly string[], start: object = { kind: 'beginning' }): Promise<string> => {
    const replayId = randomUUID();
    return order({ type: 'replay_requested', replayId, projections, start } as never).then(() => replayId);
  };

  it('rebuilds every read model but the events themselves to the same rows, and switches', async () => {
    await send(800);
    await projected();
    const before = await total();
    const id = await request(ALL);
    const { digests } = await reaches(id, 'live');
    expect(Object.keys(digests!.live).sort()).toEqual([...ALL].sort());
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(await total()).toBe(before);
    expect(await database.query('SELECT projection, version FROM read_model.projection_version ORDER BY 1')).toEqual(
      [...ALL].sort().map((projection) => ({ projection, version: 2 })),
    );
    await send(100);
    await projected();
    expect(await total()).toBeGreaterThan(before);
  });

  it('is seen by no reader: while events come, no total goes backwards, no table is empty or gone', async () => {
    const id = await request(['traffic-per-minute', 'sessions']);
    const totals: number[] = [];
    let rebuilding = true;
    const reading = (async () => {
      while (rebuilding) totals.push(await total());
    })();
    const sending = (async () => {
      while (rebuilding) await send(20);
    })();
    const { digests } = await reaches(id, 'live');
    rebuilding = false;
    await Promise.all([reading, sending]);
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(totals.length).toBeGreaterThan(20);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    await projected();
    expect(await countedFrom('traffic_per_minute')).toBe(await countedFrom('events'));
  });

  it('is switched to while the live version holds its connections, waiting', async () => {
    const held = Array.from({ length: POOL - 1 }, () => database.createQueryRunner());
    await Promise.all(held.map((runner) => runner.connect()));
    try {
      await reaches(await request(['traffic-per-minute', 'event-ledger']), 'live');
    } finally {
      await Promise.all(held.map((runner) => runner.release()));
    }
  });

  it('mends what a wrong formula wrote, and says how the versions differ', async () => {
    await database.query('UPDATE read_model.traffic_per_minute SET count = count * 2');
    const id = await request(['traffic-per-minute']);
    const { digests } = await reaches(id, 'live');
    expect(digests!.rebuilt).not.toEqual(digests!.live);
    expect(await countedFrom('traffic_per_minute')).toBe(await countedFrom('events'));
    const retired = `replay_retired_${id.replaceAll('-', '_')}`;
    const [kept] = await database.query<{ sum: number }[]>(
      `SELECT sum(count)::int AS sum FROM ${retired}.traffic_per_minute`,
    );
    expect(kept!.sum).toBe(2 * (await countedFrom('events')));
  });

  it('keeps accounting for events that are forgotten since', async () => {
    const ledger = () =>
      database.query(
        `SELECT outcome, reason, sum(count)::int AS count FROM read_model.ledger_per_minute GROUP BY 1, 2 ORDER BY 1, 2`,
      );
    const before = await ledger();
    await database.query('CREATE TABLE read_model.kept AS SELECT * FROM read_model.events');
    await database.query('DELETE FROM read_model.events WHERE "offset" % 3 = 0');
    await reaches(await request(['event-ledger']), 'live');
    await database.query('INSERT INTO read_model.events SELECT * FROM read_model.kept ON CONFLICT DO NOTHING');
    await database.query('DROP TABLE read_model.kept');
    expect(await ledger()).toEqual(before);
  });

  it('rebuilds events as well, when it is asked to', async () => {
    const before = await database.query(EVENTS);
    const { digests } = await reaches(await request(['events', 'traffic-per-minute']), 'live');
    expect(Object.keys(digests!.live)).toHaveLength(2);
    expect(await database.query(EVENTS)).toEqual(before);
  });

  it('begins where it is asked to', async () => {
    const offsets = Object.fromEntries(Array.from({ length: PARTITIONS }, (_, p) => [String(p), sent - 10]));
    await reaches(await request(['traffic-per-minute'], { kind: 'offsets', offsets }), 'live');
    const [{ due }] = (await database.query('SELECT count(*)::int AS due FROM read_model.events WHERE "offset" >= $1', [
      sent - 10,
    ])) as [{ due: number }];
    expect(await countedFrom('traffic_per_minute')).toBe(due);
    await reaches(await request(['traffic-per-minute'], { kind: 'time', at: 0 }), 'live');
    expect(await countedFrom('traffic_per_minute')).toBe(await countedFrom('events'));
  });

  it('is paused and goes on, and is cancelled without a trace', async () => {
    await slowly(async () => {
      const id = await request(['sessions']);
      await reaches(id, 'building');
      await order({ type: 'replay_paused', replayId: id });
      await until('it stands still', async () => {
        const first = await readSoFar(id);
        await delay(300);
        return (await readSoFar(id)) === first;
      });
      await order({ type: 'replay_resumed', replayId: id });
      const before = await readSoFar(id);
      await until('it goes on', async () => (await readSoFar(id)) > before);
      await order({ type: 'replay_cancelled', replayId: id });
      await reaches(id, 'cancelled');
    });
    expect(await schemas()).not.toContain('replay_rebuilt');
  });

  it('goes on where it was after its projector is gone, and loses nothing by it', async () => {
    const id = await slowly(async () => {
      const replayId = await request(['sessions', 'top-dimensions']);
      await until('it has begun', async () => (await readSoFar(replayId)) > 0);
      await app.close();
      await startApp();
      return replayId;
    });
    const { digests } = await reaches(id, 'live');
    expect(digests!.rebuilt).toEqual(digests!.live);
  });

  it('fails with a reason when it cannot be done, and leaves everything as it was', async () => {
    const before = await total();
    const id = await request(['no-such-projection']);
    await until('it is known to be impossible', async () => (await replayOf(id))?.state === 'failed');
    expect((await replayOf(id))!.fault).toContain('no-such-projection');
    expect(await total()).toBe(before);
    expect(await schemas()).not.toContain('replay_rebuilt');
  });

  const EVENTS =
    'SELECT project_id, id, time, topic, partition, "offset", late FROM read_model.events ORDER BY 1, 2, 3';

  const countedFrom = async (table: 'events' | 'traffic_per_minute'): Promise<number> => {
    const count = table === 'events' ? 'count(*)' : 'sum(count)';
    const [row] = await database.query<{ n: number }[]>(`SELECT ${count}::int AS n FROM read_model.${table}`);
    return row!.n;
  };

  const readSoFar = async (id: string): Promise<number> => {
    const [row] = await database.query<{ n: number }[]>(
      'SELECT coalesce(sum(next_offset - first_offset), 0)::int AS n FROM read_model.replay_checkpoint WHERE replay_id = $1',
      [id],
    );
    return row!.n;
  };

  const schemas = async (): Promise<string> =>
    (await database.query<{ nspname: string }[]>(`SELECT nspname FROM pg_namespace`)).map((row) => row.nspname).join();

  /** Each transaction of a rebuild takes a while, so that there is time to disturb it. */
  async function slowly<T>(work: () => Promise<T>): Promise<T> {
    await database.query(`
      CREATE FUNCTION read_model.take_a_while() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.7); RETURN NEW; END';
      CREATE TRIGGER slowly AFTER UPDATE ON read_model.replay_checkpoint
        FOR EACH ROW EXECUTE FUNCTION read_model.take_a_while()`);
    try {
      return await work();
    } finally {
      await database.query('DROP FUNCTION read_model.take_a_while CASCADE');
    }
  }
});
