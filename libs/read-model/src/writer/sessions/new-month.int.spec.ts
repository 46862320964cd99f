import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { sessionVisitorKey, type Session } from '#domain';
import { startTestPostgres, type TestPostgres } from '#testing';
import { readModelDataSource } from '../data-source.js';
import { migrateReadModel } from '../migrate.js';
import { ensurePartitions } from '../partitions/ensure-partitions.js';
import { inWriteTransaction } from '../write-transaction.js';
import { readLatestSessions, readSessionsAround } from './read-sessions.js';
import { writeSessions } from './write-sessions.js';

const OCTOBER = Date.UTC(2031, 9, 31, 12);
const NOVEMBER = Date.UTC(2031, 10, 1, 12);
const VISITORS = 200;
const BATCHES = 12;

let postgres: TestPostgres;
let source: DataSource;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  // One connection: what it has planned stays planned.
  source = await readModelDataSource(postgres.url, 1).initialize();
  await ensurePartitions(source, OCTOBER);
  for (const month of ['10', '11']) {
    await source.query(`ALTER TABLE read_model.sessions_2031_${month} SET (autovacuum_enabled = off)`);
  }
});
afterAll(async () => {
  await source?.destroy();
  await postgres?.close();
});

function sessionOf(visitor: string, startedAt: number): Session {
  return {
    projectId: 'p',
    stream: 'web',
    visitor,
    startedAt,
    firstOffset: 0,
    endedAt: startedAt + 1_000,
    events: 1,
    pageviews: 1,
    conversions: 0,
    entry: null,
    exit: null,
    origin: {
      referrer: null,
      channel: null,
      campaign: null,
      country: null,
      city: null,
      browser: null,
      os: null,
      device: null,
    },
    previousEndedAt: null,
  };
}

/** Visitors who come, are read, and stay for another event. */
async function batch(first: number, at: number): Promise<void> {
  const came = Array.from({ length: VISITORS }, (_, i) => sessionOf(`v${first + i}`, at));
  const stayed = came.map((session) => ({ session: { ...session, events: 2 }, eventsBefore: 1 }));
  const none = { extended: [], written: [], deleted: [], latest: [], quarters: [], returns: [] };
  await inWriteTransaction(source, (tx) => writeSessions(tx, { ...none, written: came, latest: came }));
  await inWriteTransaction(source, async (tx) => {
    const visitors = came.map((one) => ({ ...one, key: sessionVisitorKey(one, one.visitor), pieces: [one] }));
    expect(await readLatestSessions(tx, visitors)).toEqual(came);
    expect(await readSessionsAround(tx, came)).toHaveLength(VISITORS);
    await writeSessions(tx, { ...none, extended: stayed });
  });
}

async function entriesRead(month: string): Promise<number> {
  await source.query('SELECT pg_stat_force_next_flush()');
  const [row] = await source.query<{ read: number }[]>(
    `SELECT sum(idx_tup_read)::int AS read FROM pg_stat_user_indexes WHERE relname = 'sessions_2031_${month}'`,
  );
  return row!.read;
}

describe('a month that was empty when its statements were planned', () => {
  it('is read visitor by visitor as it fills', async () => {
    for (let i = 0; i < BATCHES; i += 1) await batch(i * VISITORS, OCTOBER);
    for (let i = 0; i < BATCHES; i += 1) await batch((BATCHES + i) * VISITORS, NOVEMBER);
    const visits = BATCHES * VISITORS;
    expect(await entriesRead('11')).toBeLessThan(8 * visits);
    expect(await entriesRead('10')).toBeLessThan(8 * visits);
  });
});
