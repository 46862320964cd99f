import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { readCheckpoints } from '#read-model/reader';
import { createLogger } from '#runtime';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';
import { EVENTS_PROJECTION } from '../pipeline.js';
import { Completeness } from '../queries/freshness/completeness.js';
import { FreshnessClock } from '../queries/freshness/freshness.js';
import { LedgerCheck } from './ledger-check.js';
import { PipelineLag } from './pipeline-lag.js';

const MINUTE = 60_000;
/** Long enough ago to be judged, near enough to what the log takes for the time of its records. */
const RECEIVED = Math.floor(Date.now() / MINUTE) * MINUTE - 3 * MINUTE;

let pipeline: TestPipeline;
let check: LedgerCheck;
const registry = new Registry();

beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.startEnricher();
  await pipeline.startProjector();
  check = aCheck(registry);
}, 60_000);
afterAll(() => pipeline?.close());

function aCheck(metrics: Registry): LedgerCheck {
  const { database, log } = pipeline;
  const { projection, version } = EVENTS_PROJECTION;
  const completeness = new Completeness({
    admin: log.admin,
    checkpoints: () => readCheckpoints(database, projection, version),
    failed: () => undefined,
    now: () => Date.now(),
  });
  const logger = createLogger('gateway', 'silent');
  const clock = new FreshnessClock(completeness);
  return new LedgerCheck(database, new PipelineLag(database, log), clock, log, logger, metrics);
}

const read = async () => {
  await check.check();
  return check.last()!;
};
const lose = (sql: string): Promise<unknown> => pipeline.database.query(sql);

describe('the check of the ledger', () => {
  it('says nothing before the first time', async () => {
    expect(check.last()).toBeNull();
    expect(await registry.metrics()).not.toContain('nexuspipe_ledger_imbalance');
  });

  it('finds that all is accounted for: what arrived, copies and what was rejected', async () => {
    const raw = (id: string, changes = {}) =>
      aRawEvent(pipeline.project, id, { receivedAt: RECEIVED, time: RECEIVED, ...changes });
    await pipeline.append(
      Array.from({ length: 20 }, (_, i) => raw(`e${i}`)),
      0,
    );
    await pipeline.append([raw('e1'), raw('poison', { sessionId: 'a\0b' }), Buffer.from('garbage')], 1);
    await eventually(async () => {
      const [row] = await pipeline.database.query<[{ count: number }]>(
        'SELECT coalesce(sum(count), 0)::int AS count FROM read_model.ledger_per_minute',
      );
      expect(row.count).toBe(2 * 23);
    }, 20_000);
    await eventually(async () => expect(Date.parse((await read()).settledUntil)).toBeGreaterThan(RECEIVED + MINUTE));
    expect(await read()).toMatchObject({ imbalance: 0, minutes: [], firstMissing: null });
    expect(await registry.metrics()).toMatch(/^nexuspipe_ledger_imbalance 0$/m);
  }, 40_000);

  it('names the count that is missing, and no event when each has its end', async () => {
    await lose(`UPDATE read_model.ledger_per_minute SET count = count - 2 WHERE outcome = 'projected'`);
    const minute = new Date(RECEIVED).toISOString();
    const expected = { projectId: pipeline.project, stream: 'web', minute, difference: 2 };
    expect(await read()).toMatchObject({ imbalance: 2, minutes: [expected], firstMissing: null });
    expect(await registry.metrics()).toMatch(/^nexuspipe_ledger_imbalance 2$/m);
    await lose(`UPDATE read_model.ledger_per_minute SET count = count + 2 WHERE outcome = 'projected'`);
    expect(await read()).toMatchObject({ imbalance: 0 });
  });

  it('tells when there are more ends than events', async () => {
    await lose(`UPDATE read_model.ledger_per_minute SET count = count + 1 WHERE outcome = 'duplicate'`);
    expect(await read()).toMatchObject({ imbalance: 1, minutes: [{ difference: -1 }], firstMissing: null });
    await lose(`UPDATE read_model.ledger_per_minute SET count = count - 1 WHERE outcome = 'duplicate'`);
  });
});

describe('an event that is lost', () => {
  it('is named by its place in the log', async () => {
    const minute = Math.floor(Date.now() / MINUTE) * MINUTE;
    const offsets = await pipeline.append(
      ['kept', 'lost', 'lost too'].map((id) => aRawEvent(pipeline.project, id, { receivedAt: minute })),
      1,
    );
    await eventually(async () => {
      const rows = await lose(`SELECT 1 FROM read_model.events WHERE id IN ('kept', 'lost', 'lost too')`);
      expect(rows).toHaveLength(3);
      expect(
        await lose(
          `SELECT 1 FROM read_model.ledger_per_minute WHERE project_id <> '' AND minute = to_timestamp(${minute / 1_000})`,
        ),
      ).toHaveLength(2);
    }, 20_000);
    await lose(`DELETE FROM read_model.events WHERE id LIKE 'lost%'`);
    await lose(
      `UPDATE read_model.ledger_per_minute SET count = count - 2 WHERE outcome = 'projected' AND minute = to_timestamp(${minute / 1_000})`,
    );
    // The minute has to be settled; the spec does not wait for it.
    const later = aCheckLaterBy(2 * MINUTE + 1_000);
    try {
      await check.check();
    } finally {
      later();
    }
    const firstMissing = {
      projectId: pipeline.project,
      eventId: 'lost',
      topic: 'raw-events',
      partition: 1,
      offset: String(offsets[1]),
    };
    expect(check.last()).toMatchObject({ imbalance: 2, firstMissing });
    expect(check.lastOf(pipeline.project)).toEqual(check.last());
  }, 40_000);

  it('is named to its own project, whatever others have lost before', async () => {
    const minute = new Date(RECEIVED);
    const add = `INSERT INTO read_model.ledger_per_minute (project_id, minute, stream, outcome, reason, count)
       SELECT $1, $2::timestamptz - s * interval '1 minute', 'web', $3, '', $4 FROM generate_series(1, $5) AS s`;
    await pipeline.database.query(add, ['other-project', minute, 'accepted', 3, 150]);
    await pipeline.database.query(add, ['too-many', minute, 'projected', 1, 1]);
    const later = aCheckLaterBy(2 * MINUTE + 1_000);
    try {
      await check.check();
    } finally {
      later();
    }
    const ofAll = check.last()!;
    expect(ofAll).toMatchObject({ imbalance: 2 + 3 * 100 + 1, firstMissing: { eventId: 'lost' } });
    expect(ofAll.minutes).toHaveLength(100);
    const own = check.lastOf(pipeline.project)!;
    expect(own).toMatchObject({ imbalance: 2, firstMissing: { eventId: 'lost' } });
    expect(own.minutes.map(({ projectId }) => projectId)).toEqual([pipeline.project]);
    expect(check.lastOf('too-many')).toMatchObject({ imbalance: 1, minutes: [{ difference: -1 }], firstMissing: null });
    expect(check.lastOf('unknown')).toMatchObject({ imbalance: 0, minutes: [], firstMissing: null });
  }, 40_000);
});

/** Sets the clock of this process forward; what it answers with sets it back. */
function aCheckLaterBy(ms: number): () => void {
  const { now } = Date;
  Date.now = () => now() + ms;
  return () => void (Date.now = now);
}
