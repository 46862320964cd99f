import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS } from '#contracts';
import type { RecordBatch } from '#event-log';
import {
  aBatch,
  anEvent,
  aProjector,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../projector-fixture.spec.js';
import type { BatchProjector } from './batch-projector.js';
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

describe('batches of several partitions at the same moment', () => {
  const together = (projector: BatchProjector, batches: readonly RecordBatch[]): Promise<unknown>[] =>
    batches.map((batch) => projector.project(batch));

  it('are written together, each counted once and told of its own events', async () => {
    const { projector, commits } = aProjector(model.database);
    const events = Array.from({ length: 8 }, (_, p) => [anEvent({ id: `a${p}` }), anEvent({ id: 'same' })]);
    const batches = events.map((batch, p) => aBatch(batch, 10 * p, p));
    for (const { topic, partition } of batches) await projector.position(topic, partition);
    await Promise.all(together(projector, batches));
    expect(await countOf()).toBe(9);
    expect(commits.map(({ partition, events: own }) => [partition, own[0]!.event.id])).toEqual(
      expect.arrayContaining(batches.map(({ partition }) => [partition, `a${partition}`])),
    );
    expect(commits.reduce((sum, { events: own }) => sum + own.length, 0)).toBe(9);
    const transactions = await model.database.query('SELECT DISTINCT xmin::text FROM read_model.projection_checkpoint');
    expect((transactions as unknown[]).length).toBeLessThan(batches.length);
  });

  it('fail alone: a poisonous one is set aside, one that was moved is told so, the others are counted', async () => {
    const { projector, appends } = aProjector(model.database);
    for (let p = 0; p < 6; p++) await projector.position(TOPICS.enriched, p);
    await takeAll(aProjector(model.database).projector, [aBatch([anEvent()], 0, 4)]);
    const batches = [0, 1, 2, 3, 4, 5].map((p) => aBatch([anEvent(p === 2 ? { visitorId: '\u0000' } : {})], 0, p));
    const outcomes = await Promise.allSettled(together(projector, batches));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, true, false, true]);
    expect((outcomes[4] as PromiseRejectedResult).reason).toBeInstanceOf(PositionMoved);
    expect(appends.rejected()).toEqual([expect.objectContaining({ reason: 'STEP_FAILED', partition: 2 })]);
    expect(await countOf()).toBe(5);
  });

  it('are all told when the database does not take them, and come again', async () => {
    const { projector } = aProjector(model.database);
    const batches = [0, 1, 2].map((p) => aBatch([anEvent(), anEvent()], 0, p));
    for (const { topic, partition } of batches) await projector.position(topic, partition);
    await model.database.query('ALTER TABLE read_model.sessions RENAME TO away');
    const outcomes = await Promise.allSettled(together(projector, batches));
    await model.database.query('ALTER TABLE read_model.away RENAME TO sessions');
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect((await model.contents()).events).toEqual([]);
    await takeAll(projector, batches);
    expect(await countOf()).toBe(6);
  });
});
