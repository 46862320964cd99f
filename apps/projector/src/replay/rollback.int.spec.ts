import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOPICS } from '#contracts';
import { deleteStream, dropKept } from '#read-model/writer';
import { ALL, PARTITIONS, ReplayBench, retiredBy, until } from './replay-fixture.spec.js';

const DAY_MS = 86_400_000;
const TRAFFIC = 'traffic-per-minute';

describe('a rollback', () => {
  let bench: ReplayBench;
  /** A replay whose formula was wrong, live: each minute counts twice. */
  let wrong: string;

  beforeAll(async () => {
    bench = await ReplayBench.open();
    await bench.send(600);
    await bench.projected();
    wrong = await liveReplay(ALL);
  });
  afterAll(() => bench.close());

  async function liveReplay(projections: readonly string[], start?: object): Promise<string> {
    const id = await bench.request(projections, start);
    await bench.reaches(id, 'live');
    return id;
  }

  const kept = async (): Promise<readonly string[]> =>
    (
      await bench.database.query<{ replay_id: string }[]>(
        'SELECT replay_id FROM read_model.replay_kept ORDER BY retired_at',
      )
    ).map((row) => row.replay_id);

  const fails = async (id: string): Promise<string | null> => (await bench.reaches(id, 'failed')).fault;

  /** What a rebuild of everything with the code of now comes to, and what is live, where nothing is sent. */
  async function expectAsRebuilt(projections: readonly string[]): Promise<void> {
    const { digests } = await bench.reaches(await bench.request(projections), 'live');
    expect(digests!.live).toEqual(digests!.rebuilt);
  }

  it('brings the former version to where the live one is, with what came since, and exchanges them', async () => {
    await bench.database.query('UPDATE read_model.traffic_per_minute SET count = count * 2');
    await bench.send(120);
    await bench.projected();
    expect(await bench.countedFrom('traffic_per_minute')).toBeGreaterThan(await bench.countedFrom('events'));
    const id = await bench.rollBack(wrong, ALL);
    const { digests } = await bench.reaches(id, 'live');
    // It read only what came since: the enriched events, and the ledger's raw records beside them.
    expect(await bench.readSoFar(id)).toBe(2 * 120 * PARTITIONS);
    expect(digests!.rebuilt[TRAFFIC]).not.toBe(digests!.live[TRAFFIC]);
    expect(digests!.rebuilt['sessions']).toBe(digests!.live['sessions']);
    expect(await bench.countedFrom('traffic_per_minute')).toBe(await bench.countedFrom('events'));
    expect(await kept()).toEqual([id]);
    expect(await bench.schemas()).not.toContain(retiredBy(wrong));
    await bench.send(20);
    await bench.projected();
    await expectAsRebuilt(ALL);
  });

  it('can itself be taken back, and is seen by no reader: no total goes backwards, no table is empty', async () => {
    const first = await liveReplay([TRAFFIC, 'sessions']);
    const back = await bench.rollBack(first, [TRAFFIC, 'sessions']);
    await bench.reaches(back, 'live');
    await bench.send(200);
    const again = await bench.rollBack(back, [TRAFFIC, 'sessions']);
    const totals: number[] = [];
    let running = true;
    const reading = (async () => {
      while (running) totals.push(await bench.total());
    })();
    const sending = (async () => {
      while (running) await bench.send(20);
    })();
    const { digests } = await bench.reaches(again, 'live');
    running = false;
    await Promise.all([reading, sending]);
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(totals.length).toBeGreaterThan(10);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    await bench.projected();
    expect(await bench.countedFrom('traffic_per_minute')).toBe(await bench.countedFrom('events'));
    await expectAsRebuilt([TRAFFIC, 'sessions']);
  });

  it('that is cancelled halfway leaves the live version, and the former one to go back to later', async () => {
    const id = await liveReplay(['sessions']);
    await bench.send(100);
    await bench.projected();
    const half = await bench.slowly(async () => {
      const rollback = await bench.rollBack(id, ['sessions']);
      await until('it has read something', async () => (await bench.readSoFar(rollback)) > 0);
      await bench.order({ type: 'replay_cancelled', replayId: rollback });
      await bench.reaches(rollback, 'cancelled');
      return bench.readSoFar(rollback);
    });
    expect(half).toBeGreaterThan(0);
    expect(await kept()).toEqual([id]);
    const again = await bench.rollBack(id, ['sessions']);
    const { digests } = await bench.reaches(again, 'live');
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(await bench.readSoFar(again)).toBe(100 * PARTITIONS - half);
    await expectAsRebuilt(['sessions']);
  });

  it('goes on where it was after its projector is gone, and is paused and resumed', async () => {
    const id = await liveReplay(['top-dimensions', 'sessions']);
    await bench.send(100);
    await bench.projected();
    const rollback = await bench.slowly(async () => {
      const replayId = await bench.rollBack(id, ['top-dimensions', 'sessions']);
      await until('it has begun', async () => (await bench.readSoFar(replayId)) > 0);
      await bench.stop();
      await bench.start();
      await bench.order({ type: 'replay_paused', replayId });
      await until('it stands still', async () => {
        const before = await bench.readSoFar(replayId);
        await delay(1_000);
        return (await bench.readSoFar(replayId)) === before;
      });
      expect(await kept()).toContain(id);
      await bench.order({ type: 'replay_resumed', replayId });
      return replayId;
    });
    const { digests } = await bench.reaches(rollback, 'live');
    expect(digests!.rebuilt).toEqual(digests!.live);
    expect(await bench.readSoFar(rollback)).toBe(100 * PARTITIONS);
  });

  it('has what the former version had, also when that began later than the log', async () => {
    const offsets = Object.fromEntries(Array.from({ length: PARTITIONS }, (_, p) => [String(p), bench.sent - 10]));
    await liveReplay([TRAFFIC], { kind: 'offsets', offsets });
    const few = await bench.total();
    const whole = await liveReplay([TRAFFIC]);
    expect(await bench.total()).toBeGreaterThan(few);
    await bench.reaches(await bench.rollBack(whole, [TRAFFIC]), 'live');
    expect(await bench.total()).toBe(few);
    await liveReplay([TRAFFIC]);
  });

  it('knows of months that have come since', async () => {
    const id = await liveReplay([TRAFFIC]);
    const month = `PARTITION OF read_model.traffic_per_minute FOR VALUES FROM ('2031-01-01') TO ('2031-02-01')`;
    await bench.database.query(`CREATE TABLE read_model.traffic_per_minute_2031_01 ${month}`);
    await bench.reaches(await bench.rollBack(id, [TRAFFIC]), 'live');
    const there = await bench.number(
      `SELECT count(*)::int AS n FROM pg_class WHERE relname = 'traffic_per_minute_2031_01' AND relnamespace = 'read_model'::regnamespace`,
    );
    expect(there).toBe(1);
  });

  it('fails with a reason, and leaves everything, when nothing is kept, a later one came, or it is of another release', async () => {
    expect(await fails(await bench.rollBack('never', [TRAFFIC]))).toContain('not kept');
    const id = await liveReplay([TRAFFIC]);
    await bench.database.query('UPDATE read_model.replay_kept SET usable = false');
    expect(await fails(await bench.rollBack(id, [TRAFFIC]))).toContain('earlier release');
    await bench.database.query('UPDATE read_model.replay_kept SET usable = true');
    await bench.database.query(
      `UPDATE read_model.replay_kept SET retired_at = retired_at - interval '1 hour' WHERE replay_id = $1`,
      [id],
    );
    await bench.stop();
    const before = await bench.total();
    await bench.database.query(`UPDATE read_model.projection_version SET since = now() WHERE replay_id = $1`, [id]);
    const rollback = await bench.rollBack(id, [TRAFFIC]);
    await bench.start();
    expect(await fails(rollback)).toMatch(/replaced since|not kept/);
    expect(await bench.total()).toBe(before);
  });

  it('fails where the log no longer holds what came since', async () => {
    const id = await liveReplay([TRAFFIC]);
    await bench.database.query(
      `UPDATE read_model.replay_kept SET checkpoints =
         (SELECT jsonb_agg(c || '{"next_offset": -1}') FROM jsonb_array_elements(checkpoints) AS c)`,
    );
    expect(await fails(await bench.rollBack(id, [TRAFFIC]))).toContain(`${TOPICS.enriched}/`);
    expect(await kept()).toContain(id);
  });

  it('goes back to nothing of a stream that was deleted meanwhile', async () => {
    const id = await liveReplay([TRAFFIC]);
    const rows = () => bench.number(`SELECT count(*)::int AS n FROM ${retiredBy(id)}.traffic_per_minute`);
    const [one] = await bench.database.query<{ project_id: string; stream: string }[]>(
      'SELECT DISTINCT project_id, stream FROM read_model.traffic_per_minute',
    );
    expect(await rows()).toBeGreaterThan(0);
    await deleteStream(bench.database, one!.project_id, one!.stream);
    expect(await rows()).toBe(0);
  });

  it('is possible for a while: then its tables go, or when somebody says so, and nothing else', async () => {
    await dropKept(bench.database, { unwanted: await kept(), rollbacks: [] }, Date.now());
    await bench.send(50);
    await bench.projected();
    const first = await liveReplay([TRAFFIC]);
    const second = await liveReplay(['conversions']);
    const third = await liveReplay([TRAFFIC]);
    await until('the next replay of the same has let the older one go', async () => !(await kept()).includes(first));
    expect(await kept()).toEqual(expect.arrayContaining([second, third]));
    await bench.order({ type: 'replay_retired_dropped', replayId: third });
    await until('it is dropped', async () => !(await kept()).includes(third));
    const schemas = await bench.schemas();
    expect(schemas).not.toContain(retiredBy(first));
    expect(schemas).not.toContain(retiredBy(third));
    expect(schemas).toContain(retiredBy(second));
    const [orders, now] = [{ unwanted: [], rollbacks: [] }, Date.now()];
    expect(await dropKept(bench.database, orders, now + 6.9 * DAY_MS)).toEqual([]);
    const waiting = { unwanted: [], rollbacks: [{ id: 'not begun', of: second }] };
    expect(await dropKept(bench.database, waiting, now + 8 * DAY_MS)).toEqual([]);
    const others = (await bench.schemas()).split(',').filter((name) => name !== retiredBy(second));
    expect(await dropKept(bench.database, orders, now + 8 * DAY_MS)).toEqual([second]);
    expect((await bench.schemas()).split(',').sort()).toEqual(others.sort());
    await bench.stop();
    await bench.start(0);
    const fourth = await liveReplay(['conversions']);
    await until('nothing is kept where nothing is to be kept', async () => !(await kept()).includes(fourth));
    expect(await bench.total()).toBe(await bench.countedFrom('events'));
  });
});
