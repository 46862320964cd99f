import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { LedgerOutcome } from '#domain';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { readLedger, type Ledger, type LedgerQuery } from './ledger.query.js';
import { openReaderFixture, PROJECT, type ReaderFixture } from './reader-fixture.spec.js';
import { reading } from './reading.js';

const TEN = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;

let fixture: ReaderFixture;
let db: DataSource;

beforeAll(async () => {
  fixture = await openReaderFixture();
  db = fixture.db;
});
afterAll(() => fixture.close());
beforeEach(() => db.query(`TRUNCATE ${READ_MODEL_SCHEMA}.ledger_per_minute`));

interface Counted {
  readonly reason?: string;
  readonly stream?: string;
  readonly project?: string;
}

/** `minute` is counted from ten o'clock. */
async function count(minute: number, outcome: LedgerOutcome, amount: number, more: Counted = {}): Promise<void> {
  const { reason = '', stream = 'web', project = PROJECT } = more;
  await db.query(
    `INSERT INTO ${READ_MODEL_SCHEMA}.ledger_per_minute (project_id, minute, stream, outcome, reason, count)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [project, new Date(TEN + minute * MINUTE), stream, outcome, reason, amount],
  );
}

const ask = (changes: Partial<LedgerQuery> = {}): Promise<Ledger> =>
  reading(db, (tx) =>
    readLedger(tx, {
      projectId: PROJECT,
      stream: null,
      from: TEN,
      to: TEN + 60 * MINUTE,
      interval: 'minute',
      zone: 'UTC',
      settledUntil: TEN + 60 * MINUTE,
      ...changes,
    }),
  );

describe('the ledger of a range', () => {
  it('has what there is, oldest first, and its sums', async () => {
    await count(3, 'accepted', 10);
    await count(3, 'projected', 7);
    await count(3, 'duplicate', 2, { reason: 'DUPLICATE_ID' });
    await count(3, 'rejected', 1, { reason: 'STEP_FAILED' });
    await count(1, 'accepted', 2);
    await count(1, 'dropped', 2, { reason: 'FILTERED' });
    await count(1, 'accepted', 100, { project: 'another' });
    await count(60, 'accepted', 100);
    const { rows, total, balanced } = await ask();
    expect(rows.map(({ t, accepted }) => [(t - TEN) / MINUTE, accepted])).toEqual([
      [1, 2],
      [3, 10],
    ]);
    expect(total).toEqual({
      accepted: 12,
      projected: 7,
      duplicate: 2,
      dropped: { FILTERED: 2 },
      rejected: { STEP_FAILED: 1 },
      inFlight: 0,
    });
    expect(balanced).toBe(true);
  });

  it('is empty and balanced where there is nothing', async () => {
    const none = { accepted: 0, projected: 0, duplicate: 0, dropped: {}, rejected: {}, inFlight: 0 };
    expect(await ask()).toEqual({ rows: [], total: none, balanced: true });
  });

  it('is of one stream, if asked', async () => {
    await count(1, 'accepted', 2);
    await count(1, 'projected', 2);
    await count(1, 'accepted', 5, { stream: 'app' });
    expect(await ask({ stream: 'web' })).toMatchObject({ total: { accepted: 2, inFlight: 0 }, balanced: true });
    expect(await ask({ stream: 'app' })).toMatchObject({ total: { accepted: 5, inFlight: 5 }, balanced: false });
  });

  it('has the hours of the zone asked for', async () => {
    for (const minute of [-31, -1, 29, 30]) await count(minute, 'accepted', 1);
    const { rows } = await ask({ interval: 'hour', zone: 'Asia/Kolkata', from: TEN - 60 * MINUTE });
    expect(rows.map(({ t, accepted }) => [(t - TEN) / MINUTE, accepted])).toEqual([
      [-90, 1],
      [-30, 2],
      [30, 1],
    ]);
  });
});

describe('whether it balances', () => {
  it('does not say so of what may be on its way, and counts it as in flight', async () => {
    await count(5, 'accepted', 10);
    await count(5, 'projected', 4);
    expect(await ask({ settledUntil: TEN + 6 * MINUTE - 1 })).toMatchObject({ balanced: true, total: { inFlight: 6 } });
    expect(await ask({ settledUntil: TEN + 6 * MINUTE })).toMatchObject({ balanced: false, total: { inFlight: 6 } });
  });

  it('takes an outcome that was counted first for accepted, until that is settled', async () => {
    await count(5, 'accepted', 1);
    await count(5, 'projected', 4);
    expect(await ask({ settledUntil: TEN })).toMatchObject({ balanced: true, total: { accepted: 4, inFlight: 0 } });
    expect(await ask()).toMatchObject({ balanced: false, total: { accepted: 1, inFlight: 0 } });
  });

  it('does not set off one minute or stream against another', async () => {
    await count(5, 'accepted', 3);
    await count(5, 'projected', 4);
    await count(6, 'accepted', 4);
    await count(6, 'projected', 3);
    expect((await ask()).balanced).toBe(false);
    await db.query(`TRUNCATE ${READ_MODEL_SCHEMA}.ledger_per_minute`);
    await count(5, 'accepted', 3);
    await count(5, 'projected', 3, { stream: 'app' });
    expect((await ask({ interval: 'hour' })).balanced).toBe(false);
  });

  it.each(['accepted', 'projected', 'duplicate', 'dropped', 'rejected'] as const)(
    'notices that a row of what is %s is gone',
    async (outcome) => {
      await count(5, 'accepted', 10);
      for (const [one, amount] of [
        ['projected', 4],
        ['duplicate', 3],
        ['dropped', 2],
        ['rejected', 1],
      ] as const) {
        await count(5, one, amount);
      }
      expect((await ask()).balanced).toBe(true);
      await db.query(`DELETE FROM ${READ_MODEL_SCHEMA}.ledger_per_minute WHERE outcome = $1`, [outcome]);
      expect((await ask()).balanced).toBe(false);
    },
  );
});
