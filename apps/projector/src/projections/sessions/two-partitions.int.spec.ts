import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TOPICS } from '#contracts';
import { sessionPieces, type EnrichedEvent } from '#domain';
import type { RecordBatch } from '#event-log';
import { inWriteTransaction, readLatestSessions } from '#read-model/writer';
import {
  aBatch,
  anEvent,
  aProjector,
  NOON,
  openTestReadModel,
  type ProjectorUnderTest,
  type TestReadModel,
} from '../../projector-fixture.spec.js';

const MINUTE = 60_000;
const PARTITIONS = 3;
const TABLES = ['sessions', 'latest_sessions', 'sessions_per_quarter_hour', 'returns_per_day', 'traffic_per_minute'];

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const at = (minutes: number, changes: Partial<EnrichedEvent> = {}): EnrichedEvent =>
  anEvent({ time: NOON + minutes * MINUTE, ...changes });

/** Takes the batches of one partition, again after a fault as the log would, and says how often there was one. */
async function takePartition({ projector }: ProjectorUnderTest, batches: readonly RecordBatch[]): Promise<number> {
  let faults = 0;
  for (let next = 0; next < batches.length;) {
    const batch = batches[next]!;
    try {
      await projector.position(TOPICS.enriched, batch.partition);
      await projector.project(batch);
      next += 1;
    } catch (fault) {
      faults += 1;
      if (faults > 20) throw fault;
    }
  }
  return faults;
}

/** Rows of all tables that hold figures, as text; rows of zeros are none. */
async function figures(): Promise<string[]> {
  const rows = await Promise.all(
    TABLES.map((table) =>
      model.database.query<{ row: string }[]>(
        `SELECT '${table} ' || t::text AS row FROM read_model.${table} t ORDER BY 1`,
      ),
    ),
  );
  return rows.flat().flatMap(({ row }) => (/,0,0,0,0,0\)$|^returns_per_day .*,0\)$/.test(row) ? [] : [row]));
}

const counts = (): Promise<{ sessions: number; events: number }[]> =>
  model.database.query('SELECT count(*)::int AS sessions, sum(events)::int AS events FROM read_model.sessions');

describe('one visitor in several partitions', () => {
  it('has one session of what two processes write at once, new or known', async () => {
    for (let round = 0; round < 5; round += 1) {
      await model.clear();
      const writers = Array.from({ length: PARTITIONS }, () => aProjector(model.database));
      const faults = await Promise.all(
        writers.map((writer, partition) =>
          takePartition(writer, [
            aBatch([at(partition), at(10 + partition)], 0, partition),
            aBatch([at(20 + partition), at(-5 - partition), at(200 + partition)], 2, partition),
          ]),
        ),
      );
      expect(faults).toEqual([0, 0, 0]);
      expect(await counts()).toEqual([{ sessions: 2, events: 5 * PARTITIONS }]);
    }
  });

  it('is waited for by a second writer, who then reads what the first has left', async () => {
    const pieces = sessionPieces([{ event: at(0), offset: 0 }]);
    const order: string[] = [];
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let began: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const first = inWriteTransaction(model.database, async (transaction) => {
      await readLatestSessions(transaction, pieces);
      began();
      await held;
      order.push('first');
    });
    await begun;
    const second = inWriteTransaction(model.database, async (transaction) => {
      await readLatestSessions(transaction, pieces);
      order.push('second');
    });
    await waiting();
    goOn();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  const event = fc.record({
    minutes: fc.integer({ min: -8, max: 8 }).map((n) => n * 15),
    visitor: fc.constantFrom('a', 'a', 'b'),
    type: fc.constantFrom('page_view', 'page_view', 'click', 'purchase'),
    page: fc.constantFrom('a', 'b', 'c'),
    country: fc.constantFrom('DE', 'GB', null),
  });
  const history = fc.record({
    partitions: fc.array(fc.array(event, { maxLength: 14 }), { minLength: PARTITIONS, maxLength: PARTITIONS }),
    sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  });

  it('has the same figures when all is written at once, and one partition after the other', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ partitions, sizes }) => {
        const log = partitions.map((events, partition) =>
          events.map(({ minutes, visitor, type, page, country }, index) => {
            const geo = { country, region: null, city: null };
            const id = `${partition}-${index}`;
            return at(minutes, { id, visitorId: visitor, type, geo, url: `https://x.example/${page}` });
          }),
        );
        const batchesOf = (events: readonly EnrichedEvent[], partition: number, turn: number): RecordBatch[] => {
          const batches: RecordBatch[] = [];
          for (let first = 0; first < events.length; turn += 1) {
            const size = sizes[turn % sizes.length]!;
            batches.push(aBatch(events.slice(first, first + size), first, partition));
            first += size;
          }
          return batches;
        };
        await model.clear();
        await Promise.all(
          log.map((events, partition) =>
            takePartition(aProjector(model.database), batchesOf(events, partition, partition)),
          ),
        );
        const atOnce = await figures();
        await model.clear();
        const alone = aProjector(model.database);
        for (const partition of [2, 0, 1]) await takePartition(alone, batchesOf(log[partition]!, partition, 1));
        expect(await figures()).toEqual(atOnce);
      }),
      { numRuns: 30 },
    );
  });
});

/** Until somebody waits for a lock. */
async function waiting(): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [row] = await model.database.query<{ n: number }[]>(
      'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted',
    );
    if (row!.n > 0) return;
    if (Date.now() > deadline) throw new Error('nobody waits');
  }
}
