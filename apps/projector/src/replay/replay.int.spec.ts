import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL, PARTITIONS, POOL, ReplayBench, retiredBy, until } from './replay-fixture.spec.js';

const EVENTS = 'SELECT project_id, id, time, topic, partition, "offset", late FROM read_model.events ORDER BY 1, 2, 3';

describe('a replay', () => {
  let bench: ReplayBench;

  beforeAll(async () => {
    bench = await ReplayBench.open();
  });
  afterAll(() => bench.close());

  it('rebuilds every read model but the events themselves to the same rows, and switches', async () => {
    await bench.send(800);
    await bench.projected();
    const before = await bench.total();
    const id = await bench.request(ALL);
    const { digests } = await bench.reaches(id, 'live');
    expect(Object.keys(digests!.live).sort()).toEqual([...ALL].sort());
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(await bench.total()).toBe(before);
    expect(
      await bench.database.query('SELECT projection, version FROM read_model.projection_version ORDER BY 1'),
    ).toEqual([...ALL].sort().map((projection) => ({ projection, version: 2 })));
    await bench.send(100);
    await bench.projected();
    expect(await bench.total()).toBeGreaterThan(before);
  });

  it('is seen by no reader: while events come, no total goes backwards, no table is empty or gone', async () => {
    const id = await bench.request(['traffic-per-minute', 'sessions']);
    const totals: number[] = [];
    let rebuilding = true;
    const reading = (async () => {
      while (rebuilding) totals.push(await bench.total());
    })();
    const sending = (async () => {
      while (rebuilding) await bench.send(20);
    })();
    const { digests } = await bench.reaches(id, 'live');
    rebuilding = false;
    await Promise.all([reading, sending]);
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(totals.length).toBeGreaterThan(20);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    await bench.projected();
    expect(await bench.countedFrom('traffic_per_minute')).toBe(await bench.countedFrom('events'));
  });

  it('is switched to while the live version holds its connections, waiting', async () => {
    const held = Array.from({ length: POOL - 1 }, () => bench.database.createQueryRunner());
    await Promise.all(held.map((runner) => runner.connect()));
    try {
      await bench.reaches(await bench.request(['traffic-per-minute', 'event-ledger']), 'live');
    } finally {
      await Promise.all(held.map((runner) => runner.release()));
    }
  });

  it('mends what a wrong formula wrote, and says how the versions differ', async () => {
    await bench.database.query('UPDATE read_model.traffic_per_minute SET count = count * 2');
    const id = await bench.request(['traffic-per-minute']);
    const { digests } = await bench.reaches(id, 'live');
    expect(digests!.rebuilt).not.toEqual(digests!.live);
    expect(await bench.countedFrom('traffic_per_minute')).toBe(await bench.countedFrom('events'));
    const retired = retiredBy(id);
    const [kept] = await bench.database.query<{ sum: number }[]>(
      `SELECT sum(count)::int AS sum FROM ${retired}.traffic_per_minute`,
    );
    expect(kept!.sum).toBe(2 * (await bench.countedFrom('events')));
  });

  it('keeps accounting for events that are forgotten since', async () => {
    const ledger = () =>
      bench.database.query(
        `SELECT outcome, reason, sum(count)::int AS count FROM read_model.ledger_per_minute GROUP BY 1, 2 ORDER BY 1, 2`,
      );
    const before = await ledger();
    await bench.database.query('CREATE TABLE read_model.kept AS SELECT * FROM read_model.events');
    await bench.database.query('DELETE FROM read_model.events WHERE "offset" % 3 = 0');
    await bench.reaches(await bench.request(['event-ledger']), 'live');
    await bench.database.query('INSERT INTO read_model.events SELECT * FROM read_model.kept ON CONFLICT DO NOTHING');
    await bench.database.query('DROP TABLE read_model.kept');
    expect(await ledger()).toEqual(before);
  });

  it('rebuilds events as well, when it is asked to', async () => {
    const before = await bench.database.query(EVENTS);
    const { digests } = await bench.reaches(await bench.request(['events', 'traffic-per-minute']), 'live');
    expect(Object.keys(digests!.live)).toHaveLength(2);
    expect(await bench.database.query(EVENTS)).toEqual(before);
  });

  it('begins where it is asked to', async () => {
    const offsets = Object.fromEntries(Array.from({ length: PARTITIONS }, (_, p) => [String(p), bench.sent - 10]));
    await bench.reaches(await bench.request(['traffic-per-minute'], { kind: 'offsets', offsets }), 'live');
    const [{ due }] = (await bench.database.query(
      'SELECT count(*)::int AS due FROM read_model.events WHERE "offset" >= $1',
      [bench.sent - 10],
    )) as [{ due: number }];
    expect(await bench.countedFrom('traffic_per_minute')).toBe(due);
    await bench.reaches(await bench.request(['traffic-per-minute'], { kind: 'time', at: 0 }), 'live');
    expect(await bench.countedFrom('traffic_per_minute')).toBe(await bench.countedFrom('events'));
  });

  it('is paused and goes on, and is cancelled without a trace', async () => {
    await bench.slowly(async () => {
      const id = await bench.request(['sessions']);
      await bench.reaches(id, 'building');
      await bench.order({ type: 'replay_paused', replayId: id });
      await until('it stands still', async () => {
        const first = await bench.readSoFar(id);
        await delay(300);
        return (await bench.readSoFar(id)) === first;
      });
      await bench.order({ type: 'replay_resumed', replayId: id });
      const before = await bench.readSoFar(id);
      await until('it goes on', async () => (await bench.readSoFar(id)) > before);
      await bench.order({ type: 'replay_cancelled', replayId: id });
      await bench.reaches(id, 'cancelled');
    });
    expect(await bench.schemas()).not.toContain('replay_rebuilt');
  });

  it('goes on where it was after its projector is gone, and loses nothing by it', async () => {
    const id = await bench.slowly(async () => {
      const replayId = await bench.request(['sessions', 'top-dimensions']);
      await until('it has begun', async () => (await bench.readSoFar(replayId)) > 0);
      await bench.stop();
      await bench.start();
      return replayId;
    });
    const { digests } = await bench.reaches(id, 'live');
    expect(digests!.rebuilt).toEqual(digests!.live);
  });

  it('fails with a reason when it cannot be done, and leaves everything as it was', async () => {
    const before = await bench.total();
    const id = await bench.request(['no-such-projection']);
    await until('it is known to be impossible', async () => (await bench.replayOf(id))?.state === 'failed');
    expect((await bench.replayOf(id))!.fault).toContain('no-such-projection');
    expect(await bench.total()).toBe(before);
    expect(await bench.schemas()).not.toContain('replay_rebuilt');
  });
});
