import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from './data-source.js';
import { migrateReadModel } from './migrate.js';
import { ensurePartitions } from './partitions/ensure-partitions.js';
import { addRejections, forgetRejections, type EndedEvent } from './rejections.js';
import { inWriteTransaction } from './write-transaction.js';

const NOW = Date.UTC(2026, 10, 20);
const DAY = 86_400_000;

let postgres: TestPostgres;
let database: DataSource;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  database = await readModelDataSource(postgres.url).initialize();
  await ensurePartitions(database, NOW);
});
afterAll(async () => {
  await database?.destroy();
  await postgres?.close();
});
beforeEach(() => database.query('DELETE FROM read_model.rejections'));

const ended = (id: string, changes: Partial<EndedEvent> = {}): EndedEvent => ({
  projectId: 'p',
  stream: 'web',
  id,
  outcome: 'duplicate',
  reason: 'DUPLICATE_ID',
  step: 'dedup',
  detail: null,
  rawOffset: 1,
  receivedAt: NOW,
  rejectedAt: NOW,
  topic: 'rejected-events',
  partition: 0,
  offset: 7,
  type: null,
  collectorId: null,
  notKept: 0,
  ...changes,
});

const add = (...rows: readonly EndedEvent[]): Promise<void> =>
  inWriteTransaction(database, (transaction) => addRejections(transaction, rows));

async function ids(): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>('SELECT id FROM read_model.rejections ORDER BY id');
  return rows.map(({ id }) => id);
}

describe('what is remembered of events that did not arrive', () => {
  it('is remembered once, however often it is written', async () => {
    await add(ended('a'), ended('b', { rawOffset: 2 }));
    await add(ended('a'), ended('b', { rawOffset: 3 }));
    expect(await ids()).toEqual(['a', 'b', 'b']);
  });

  it('leaves out what cannot be stored, without failing what is written with it', async () => {
    await add(
      ended('a\0b'),
      ended('x'.repeat(129)),
      ended('early', { receivedAt: -1 }),
      ended('never', { rejectedAt: 2 ** 50 }),
      ended('nowhere', { rawOffset: -1 }),
      ended('kept', { rawOffset: -8, type: 'x'.repeat(129) }),
      ended('kept', { detail: `a\0${'x'.repeat(600)}` }),
    );
    expect(await ids()).toEqual(['kept', 'kept']);
    const [row] = await database.query<{ detail: string }[]>(
      'SELECT detail FROM read_model.rejections WHERE raw_offset > 0',
    );
    expect(row!.detail).toMatch(/^ax{498}$/);
  });

  it('is forgotten by the month, once a month lies between', async () => {
    await add(
      ended('ancient', { receivedAt: NOW - 400 * DAY }),
      ended('before last', { receivedAt: Date.UTC(2026, 8, 30) }),
      ended('last', { receivedAt: Date.UTC(2026, 9, 1) }),
      ended('this', { receivedAt: NOW }),
    );
    expect(await forgetRejections(database, NOW)).toEqual(['rejections_2026_09']);
    expect(await ids()).toEqual(['last', 'this']);
    expect(await forgetRejections(database, NOW)).toEqual([]);
  });
});
