import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { EnrichedEvent } from '#domain';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from './data-source.js';
import type { BatchOrigin, EventToWrite } from './event-columns.js';
import { insertEvents } from './insert-events.js';
import { migrateReadModel } from './migrate.js';
import { stageEvents } from './stage-events.js';
import { inWriteTransaction } from './write-transaction.js';

const NOON = Date.UTC(2026, 10, 20, 12);

let postgres: TestPostgres;
let source: DataSource;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  source = await readModelDataSource(postgres.url).initialize();
});
afterAll(async () => {
  await source?.destroy();
  await postgres?.close();
});
beforeEach(() => source.query('TRUNCATE read_model.events'));

const ORIGIN: BatchOrigin = { projectedAt: NOON + 2 };
const at = (partition: number, events: readonly EventToWrite[]) => events.map((event) => ({ ...event, partition }));

function anEvent(offset: number, changes: Partial<EnrichedEvent> = {}): EventToWrite {
  const event: EnrichedEvent = {
    projectId: 'p',
    collectorId: 'c',
    stream: 'web',
    id: `e${offset}`,
    type: 'page_view',
    time: NOON,
    receivedAt: NOON,
    visitorId: null,
    userId: null,
    sessionId: null,
    url: null,
    referrer: null,
    properties: null,
    context: null,
    userAgent: null,
    rawOffset: offset,
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
  return { event, topic: 'enriched-events', partition: 0, offset, late: false };
}

const insert = async (events: readonly EventToWrite[], partition = 0): Promise<number[]> =>
  (await inWriteTransaction(source, (tx) => insertEvents(tx, at(partition, events), ORIGIN))).map(
    ({ offset }) => offset,
  );

const held = (): Promise<Record<string, unknown>[]> =>
  source.query('SELECT * FROM read_model.events ORDER BY project_id, id, time');

describe('inserting events', () => {
  const text = fc.option(fc.constantFrom('', '\t\\N\n\r"\\.', 'Zürich 東京 🚲', '{"a":[1.0,"\\u0000"]}'));
  const changes = fc.record({
    id: fc.constantFrom(...'abcdefgh'),
    time: fc.integer({ min: -2, max: 2 }).map((n) => NOON + n * 20 * 86_400_000),
    projectId: fc.constantFrom('p', 'q'),
    visitorId: text,
    url: text,
    geo: fc.option(fc.record({ country: text, region: text, city: text })),
    bot: fc.boolean(),
    marks: fc.constantFrom([], ['clock_ahead', 'geo_failed'] as const),
  });

  it('keeps the same rows whether they are copied straight or staged', async () => {
    const facts = fc.uniqueArray(changes, { selector: ({ projectId, id, time }) => `${projectId} ${id} ${time}` });
    await fc.assert(
      fc.asyncProperty(facts, async (list) => {
        const events = list.map((fact, offset) => anEvent(offset, fact as Partial<EnrichedEvent>));
        await source.query('TRUNCATE read_model.events');
        expect(await insert(events)).toEqual(events.map(({ offset }) => offset));
        const straight = await held();
        await source.query('TRUNCATE read_model.events');
        await inWriteTransaction(source, (tx) => stageEvents(tx, events, ORIGIN));
        expect(straight).toEqual(await held());
        expect(straight).toHaveLength(events.length);
      }),
      { numRuns: 30 },
    );
  });

  it('counts the first record of an event and no copy, whatever is there', async () => {
    const log = fc.array(fc.record({ fact: changes, partition: fc.nat(1) }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: 1, max: 9 }), async (list, size) => {
        await source.query('TRUNCATE read_model.events');
        const first = new Map<string, string>();
        for (let from = 0; from < list.length; from += size) {
          for (const partition of [0, 1]) {
            const events = list
              .map(({ fact, partition: own }, offset) => ({ ...anEvent(offset, fact as Partial<EnrichedEvent>), own }))
              .slice(from, from + size)
              .filter(({ own }) => own === partition);
            const due = events.filter(({ event: { projectId, id, time }, offset }) => {
              const [key, place] = [`${projectId} ${id} ${time}`, `${partition}/${offset}`];
              if (!first.has(key)) first.set(key, place);
              return first.get(key) === place;
            });
            expect(await insert(events, partition)).toEqual(due.map(({ offset }) => offset));
          }
        }
        expect((await held()).map((row) => `${row['partition'] as number}/${row['offset'] as string}`).sort()).toEqual(
          [...first.values()].sort(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('counts records again that are there from an earlier reading of them, beside new ones', async () => {
    const events = [anEvent(0), anEvent(1), anEvent(2)];
    expect(await insert(events)).toEqual([0, 1, 2]);
    expect(await insert([...events, anEvent(3)])).toEqual([0, 1, 2, 3]);
    expect(await held()).toHaveLength(4);
  });

  it.each([
    ['what PostgreSQL says', anEvent(1, { properties: '{"a":' }), { code: '22P02' }],
    ['what cannot be told to it', anEvent(1, { time: 8.64e15 + 1 }), { name: 'ValueUnstorable' }],
  ])('throws %s of a row that fits no table, and leaves nothing behind', async (_what, poison, fault) => {
    await expect(insert([anEvent(0), poison])).rejects.toMatchObject(fault);
    expect(await held()).toEqual([]);
    expect(await insert([anEvent(0)])).toEqual([0]);
  });

  it('leaves the transaction as it was before a copy was met', async () => {
    await insert([anEvent(0)]);
    await inWriteTransaction(source, async (tx) => {
      await tx.query(`INSERT INTO ledger_per_minute VALUES ('p', now(), 'web', 'accepted', '', 1)`);
      expect(await insertEvents(tx, [anEvent(7, { id: 'e0' }), anEvent(8)], ORIGIN)).toHaveLength(1);
    });
    expect(await source.query('SELECT count FROM read_model.ledger_per_minute')).toEqual([{ count: '1' }]);
  });
});
