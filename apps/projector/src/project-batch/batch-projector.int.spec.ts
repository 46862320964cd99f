import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TOPICS } from '#contracts';
import type { RecordBatch } from '#event-log';
import {
  aBatch,
  anEvent,
  aProjector,
  NOON,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../projector-fixture.spec.js';
import { PROJECTIONS } from '../projections/projections.js';
import { PositionMoved } from './position-moved.js';

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const countOf = async (): Promise<number> => {
  const { traffic } = await model.contents();
  return (traffic as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
};

describe('a batch', () => {
  it('becomes rows of events, traffic and a checkpoint', async () => {
    const { projector, commits } = aProjector(model.database);
    const bot = anEvent({ bot: true, botName: 'crawler', stream: 'app' });
    await takeAll(projector, [aBatch([anEvent({ id: 'a' }), bot], 7)]);
    const { events, traffic, checkpoints } = await model.contents();
    expect(events).toHaveLength(2);
    expect(traffic).toEqual([
      { project_id: 'p', stream: 'app', type: 'page_view', bot: true, minute: NOON / 1000, count: 1 },
      { project_id: 'p', stream: 'web', type: 'page_view', bot: false, minute: NOON / 1000, count: 1 },
    ]);
    expect(checkpoints).toEqual(
      PROJECTIONS.map(({ name }) => name)
        .toSorted()
        .map((projection) =>
          expect.objectContaining({ projection, topic: TOPICS.enriched, partition: 0, next_offset: 9 }),
        ),
    );
    expect(commits).toEqual([expect.objectContaining({ from: 0, to: 9, read: 2, rejected: 0 })]);
  });

  it('that comes twice counts once: after a crash between the commit and the log hearing of it', async () => {
    const first = aProjector(model.database).projector;
    const batch = aBatch([anEvent(), anEvent(), anEvent()]);
    await takeAll(first, [batch]);
    const before = await model.contents();
    const restarted = aProjector(model.database).projector;
    expect(await restarted.position(TOPICS.enriched, 0)).toBe(3);
    await restarted.project(batch);
    expect(await model.contents()).toEqual(before);
    expect(await countOf()).toBe(3);
  });

  it('that lies before the checkpoint is passed without moving it back', async () => {
    const batches = [aBatch([anEvent(), anEvent()]), aBatch([anEvent()], 2)];
    await takeAll(aProjector(model.database).projector, batches);
    const restarted = aProjector(model.database);
    await takeAll(restarted.projector, batches.slice(0, 1));
    expect(await restarted.projector.position(TOPICS.enriched, 0)).toBe(3);
    await takeAll(restarted.projector, batches);
    expect(restarted.commits).toEqual([]);
    expect(await countOf()).toBe(3);
  });

  it('that overlaps what was read is taken from there on', async () => {
    const { projector } = aProjector(model.database);
    const events = [anEvent(), anEvent(), anEvent(), anEvent()];
    await takeAll(projector, [aBatch(events.slice(0, 2)), aBatch(events)]);
    expect(await countOf()).toBe(4);
  });

  it('counts a copy of an event nowhere, in the same batch, a later one, or another partition', async () => {
    const { projector, commits } = aProjector(model.database);
    const event = anEvent({ id: 'same' });
    await takeAll(projector, [
      aBatch([event, event, anEvent()]),
      aBatch([event, anEvent()], 3),
      aBatch([anEvent(), event], 0, 1),
    ]);
    expect(await countOf()).toBe(4);
    expect((await model.contents()).events).toHaveLength(4);
    expect(commits.map(({ events }) => events.map(({ offset }) => offset))).toEqual([[0, 2], [4], [0]]);
  });

  it('is of two owners with one: the other is told that its position moved', async () => {
    const [slow, fast] = [aProjector(model.database), aProjector(model.database)];
    await slow.projector.position(TOPICS.enriched, 0);
    const batch = aBatch([anEvent(), anEvent()]);
    await takeAll(fast.projector, [batch]);
    await expect(slow.projector.project(batch)).rejects.toThrow(PositionMoved);
    expect(slow.commits).toEqual([]);
    expect(await slow.projector.position(TOPICS.enriched, 0)).toBe(2);
    await slow.projector.project(aBatch([anEvent()], 2));
    expect(await countOf()).toBe(3);
  });

  it('is of two owners at the same moment with one of them', async () => {
    const owners = Array.from({ length: 4 }, () => aProjector(model.database));
    for (const { projector } of owners) await projector.position(TOPICS.enriched, 0);
    const batch = aBatch(Array.from({ length: 50 }, () => anEvent()));
    const outcomes = await Promise.allSettled(owners.map(({ projector }) => projector.project(batch)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await countOf()).toBe(50);
  });

  it('marks what is late and keeps it', async () => {
    const { projector } = aProjector(model.database);
    const old = anEvent({ id: 'old', time: NOON - 3_600_000 });
    await takeAll(projector, [aBatch([old, anEvent({ id: 'z-now' })]), aBatch([{ ...old, id: 'old2' }], 2)]);
    const { events } = await model.contents();
    expect((events as { id: string; late: boolean }[]).map(({ id, late }) => [id, late])).toEqual([
      ['old', false],
      ['old2', true],
      ['z-now', false],
    ]);
  });

  it('keeps the text that was sent, and times far from now', async () => {
    const { projector, appends } = aProjector(model.database);
    const properties = '{"b": 1, "a":"\\u0000 \\ud800", "b":1.10, "tab":"\\t\\\\"}';
    const extremes = [8.64e15, 253_402_300_800_000, 0, -62_135_596_800_001, -2e14];
    const events = extremes.map((time, index) => anEvent({ id: `t${index}`, time, properties }));
    await takeAll(projector, [aBatch(events)]);
    expect(appends.rejected()).toEqual([]);
    const rows = await model.database.query<{ text: string; ms: number }[]>(
      `SELECT properties::text AS text, (extract(epoch FROM time) * 1000)::float8 AS ms FROM read_model.events ORDER BY id`,
    );
    expect(rows.map(({ ms }) => ms)).toEqual(extremes);
    expect(new Set(rows.map(({ text }) => text))).toEqual(new Set([properties]));
    expect(await countOf()).toBe(5);
  });
});

describe('a poisonous record', () => {
  const poisons = {
    'U+0000 in a text': anEvent({ sessionId: 'a\u0000b' }),
    'properties that are no JSON': anEvent({ properties: '{"a":' }),
    'a time before all calendars': anEvent({ time: -4e14 }),
    'a time that is none': anEvent({ time: 8.64e15 + 1 }),
    'a stream too long for a key': anEvent({
      stream: Array.from({ length: 3000 }, (_, i) => (i * i).toString(36)).join(''),
    }),
  };

  it.each(Object.entries(poisons))('%s is set aside, and its neighbours are counted', async (_name, poison) => {
    const { projector, appends } = aProjector(model.database);
    const good = Array.from({ length: 20 }, () => anEvent());
    const events = [...good.slice(0, 13), { ...poison, rawOffset: 99 }, ...good.slice(13)];
    await takeAll(projector, [aBatch(events, 100, 3)]);
    expect(await countOf()).toBe(20);
    expect(appends.rejected()).toEqual([
      expect.objectContaining({
        outcome: 'rejected',
        reason: 'STEP_FAILED',
        rawOffset: 99,
        id: poison.id,
        partition: 3,
      }),
    ]);
    expect(appends.rejected()[0]!.detail).toContain('enriched-events/3/113');
    expect(await projector.position(TOPICS.enriched, 3)).toBe(121);
  });

  it('that cannot be decoded is set aside with its bytes', async () => {
    const { projector, appends } = aProjector(model.database);
    const garbage = Buffer.from('not avro');
    await takeAll(projector, [aBatch([anEvent(), garbage, anEvent()])]);
    expect(await countOf()).toBe(2);
    expect(appends.rejected()).toEqual([
      expect.objectContaining({ reason: 'PAYLOAD_INVALID', projectId: null, raw: garbage }),
    ]);
  });

  it('alone, and a batch of nothing else, lets the partition go on', async () => {
    const { projector, appends } = aProjector(model.database);
    const bad = (): ReturnType<typeof anEvent> => anEvent({ visitorId: '\u0000' });
    await takeAll(projector, [aBatch([bad()]), aBatch([bad(), bad(), bad()], 1), aBatch([anEvent()], 4)]);
    expect(appends.rejected()).toHaveLength(4);
    expect(await countOf()).toBe(1);
  });

  it('moves nothing on while the log does not take it', async () => {
    const { projector, appends } = aProjector(model.database);
    appends.append = () => Promise.reject(new Error('the log is away'));
    await expect(takeAll(projector, [aBatch([anEvent({ visitorId: '\u0000' })])])).rejects.toThrow('the log is away');
    expect(await projector.position(TOPICS.enriched, 0)).toBeNull();
  });
});

describe('a fault that is not the event’s', () => {
  it('skips nothing: a table that is missing leaves the batch to come again', async () => {
    const { projector, appends } = aProjector(model.database);
    const batch = aBatch([anEvent(), anEvent()]);
    await projector.position(TOPICS.enriched, 0);
    await model.database.query('ALTER TABLE read_model.traffic_per_minute RENAME TO away');
    await expect(projector.project(batch)).rejects.toThrow(/traffic_per_minute/);
    await model.database.query('ALTER TABLE read_model.away RENAME TO traffic_per_minute');
    expect(appends.rejected()).toEqual([]);
    expect((await model.contents()).events).toEqual([]);
    await takeAll(projector, [batch]);
    expect(await countOf()).toBe(2);
  });

  it('leaves connections usable: one that is ended in the middle is replaced', async () => {
    const { projector } = aProjector(model.database);
    await projector.position(TOPICS.enriched, 0);
    await model.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const batch = aBatch([anEvent()]);
    await projector.project(batch).catch(() => undefined);
    await takeAll(projector, [batch]);
    expect(await countOf()).toBe(1);
  });
});

describe('any cutting into batches, order of partitions and repetition', () => {
  const PARTITIONS = 3;
  const event = fc.record({
    id: fc.integer({ min: 0, max: 12 }),
    minutes: fc.integer({ min: -40, max: 40 }),
    type: fc.constantFrom('page_view', 'click'),
    bot: fc.boolean(),
  });
  const history = fc.record({
    partitions: fc.array(fc.array(event, { maxLength: 12 }), { minLength: PARTITIONS, maxLength: PARTITIONS }),
    cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
    turns: fc.array(fc.record({ partition: fc.nat(PARTITIONS - 1), again: fc.boolean(), restart: fc.boolean() }), {
      maxLength: 60,
    }),
  });

  it('gives the same tables as one batch a partition', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ partitions, cuts, turns }) => {
        // Ids repeat within a partition (a copy that came after the dedup window), never across: which copy wins there is a race.
        const logs = partitions.map((events, partition) =>
          events.map(({ id, minutes, type, bot }) =>
            // Some by so much behind others that they are late, and some ahead of their receipt.
            anEvent({
              id: `${partition}-${id}`,
              time: NOON - (id % 4) * 900_000 + (id % 2 ? minutes * 60_000 : 0),
              type,
              bot,
            }),
          ),
        );
        await model.clear();
        await takeAll(
          aProjector(model.database).projector,
          logs.map((events, p) => aBatch(events, 0, p)).filter(notEmpty),
        );
        const expected = await model.contents();
        await model.clear();
        await wander(logs, cuts, turns);
        expect(await model.contents()).toEqual(expected);
        await model.clear();
        await side(logs, cuts);
        expect(await model.contents()).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  const notEmpty = (batch: RecordBatch): boolean => batch.records.length > 0;

  /** Every partition by itself, all at the same time. */
  async function side(
    logs: readonly (readonly ReturnType<typeof anEvent>[])[],
    cuts: readonly number[],
  ): Promise<void> {
    const { projector } = aProjector(model.database);
    await Promise.all(
      logs.map(async (events, p) => {
        const batches: RecordBatch[] = [];
        for (let next = 0, turn = 0; next < events.length; turn++) {
          const size = cuts[turn % cuts.length]!;
          batches.push(aBatch(events.slice(next, next + size), next, p));
          next += size;
        }
        await takeAll(projector, batches);
      }),
    );
  }

  async function wander(
    logs: readonly (readonly ReturnType<typeof anEvent>[])[],
    cuts: readonly number[],
    turns: readonly { partition: number; again: boolean; restart: boolean }[],
  ): Promise<void> {
    let { projector } = aProjector(model.database);
    const next = logs.map(() => 0);
    let turn = 0;
    const step = async (p: number, again: boolean): Promise<void> => {
      const first = again ? Math.max(0, next[p]! - 3) : next[p]!;
      const events = logs[p]!.slice(first, next[p]! + cuts[turn++ % cuts.length]!);
      if (events.length === 0) return;
      const batch = aBatch(events, first, p);
      await projector.project(batch).catch(async (fault: unknown) => {
        if (!(fault instanceof PositionMoved)) throw fault;
        await projector.position(batch.topic, p);
        await projector.project(batch);
      });
      next[p] = first + events.length;
    };
    for (const { partition, again, restart } of turns) {
      if (restart) projector = aProjector(model.database).projector;
      await step(partition, again);
    }
    for (let p = 0; p < logs.length; p++) while (next[p]! < logs[p]!.length) await step(p, false);
  }
});
