import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeReceipt, rejectedEventCodec, TOPICS, type TraceAnswer } from '#contracts';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, FORGOTTEN, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

let pipeline: TestPipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
}, 60_000);
afterAll(() => pipeline?.close());

type Answer = TraceAnswer & { readonly code?: string };

async function byReceipt(partition: number, offset: number, project = pipeline.project): Promise<Answer> {
  const receipt = encodeReceipt({ topic: TOPICS.raw, partition, offset });
  return (await pipeline.get<Answer>(`/projects/${project}/receipts/${receipt}`)).body;
}

const byId = async (id: string): Promise<Answer> =>
  (await pipeline.get<Answer>(`/projects/${pipeline.project}/query/events/${id}/trace`)).body;

const raw = (id: string, changes = {}) => aRawEvent(pipeline.project, id, changes);

describe('the trace of an event that did not arrive', () => {
  it('tells, by its receipt, that it is on its way while the enricher is away, and while the projector is', async () => {
    const [offset = -1] = await pipeline.append([raw('slow')], 0);
    const before = await byReceipt(0, offset);
    expect(before).toMatchObject({ status: 'in_flight', eventId: 'slow', event: null, partial: true });
    expect(before.hops).toEqual([expect.objectContaining({ stage: 'collected', offset: String(offset) })]);
    await pipeline.startEnricher();
    await eventually(async () => {
      expect(await pipeline.log.admin.committed('enricher', TOPICS.raw)).toEqual([offset + 1, null]);
    });
    expect(await byReceipt(0, offset)).toMatchObject({ status: 'in_flight', eventId: 'slow' });
    expect(await byId('slow')).toMatchObject({ code: 'NOT_FOUND' });
    await pipeline.startProjector();
    await eventually(async () => expect(await byReceipt(0, offset)).toMatchObject({ status: 'projected' }));
    expect(await byId('slow')).toMatchObject({ status: 'projected', eventId: 'slow', event: { id: 'slow' } });
  }, 30_000);

  it('tells, by its receipt, that it is missing when all stages have passed it and it is nowhere', async () => {
    const [offset = -1] = await pipeline.append([raw('lost')], 0);
    await eventually(async () => expect(await byReceipt(0, offset)).toMatchObject({ status: 'projected' }));
    await pipeline.database.query(`DELETE FROM read_model.events WHERE id = 'lost'`);
    await eventually(async () => {
      const missing = await byReceipt(0, offset);
      expect(missing).toMatchObject({ status: 'missing', eventId: 'lost', event: null, partial: false });
      expect(missing.hops).toEqual([expect.objectContaining({ stage: 'collected', offset: String(offset) })]);
    });
    expect(await byId('lost')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await byReceipt(0, offset, 'another')).toMatchObject({ code: 'NOT_FOUND' });
  }, 30_000);

  it('does not tell of records of other projects, nor of what is not in the log', async () => {
    await pipeline.stopEnricher();
    const [foreign = -1] = await pipeline.append([aRawEvent('another', 'x')], 1);
    expect(await byReceipt(1, foreign)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await byReceipt(1, foreign + 1)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await byReceipt(7, 0)).toMatchObject({ code: 'NOT_FOUND' });
    const [garbage = -1] = await pipeline.append([Buffer.from('garbage')], 1);
    expect(await byReceipt(1, garbage)).toMatchObject({ code: 'NOT_FOUND' });
    await pipeline.startEnricher();
  }, 20_000);

  it('tells of a copy, with where the first one is', async () => {
    const [first = -1, copy = -1] = await pipeline.append([raw('twice'), raw('twice')], 0);
    await eventually(async () => expect(await byReceipt(0, copy)).toMatchObject({ status: 'duplicate' }));
    const { hops, ...rest } = await byReceipt(0, copy);
    expect(rest).toMatchObject({ eventId: 'twice', event: null, partial: false });
    expect(hops).toEqual([
      expect.objectContaining({ stage: 'collected', topic: 'raw-events', partition: 0, offset: String(copy) }),
      expect.objectContaining({
        stage: 'enriched',
        topic: 'rejected-events',
        outcome: 'duplicate',
        reason: 'DUPLICATE_ID',
        detail: `first at raw-events/0/${first}`,
      }),
    ]);
    expect(Date.parse(hops[1]!.at)).toBeGreaterThanOrEqual(Date.parse(hops[0]!.at));
    expect(await byId('twice')).toMatchObject({ status: 'projected' });
  }, 20_000);

  it('tells of a copy that only the read models noticed', async () => {
    const time = Date.now();
    const [, copy = -1] = await pipeline.append([raw(FORGOTTEN, { time }), raw(FORGOTTEN, { time })], 0);
    await eventually(async () => expect(await byReceipt(0, copy)).toMatchObject({ status: 'duplicate' }));
    expect((await byReceipt(0, copy)).hops[1]).toMatchObject({ stage: 'projected', topic: 'enriched-events' });
  }, 20_000);

  it('tells of what the projector set aside, by receipt and by id', async () => {
    const [offset = -1] = await pipeline.append([raw('poison', { sessionId: 'a\0b' })], 1);
    await eventually(async () => expect(await byReceipt(1, offset)).toMatchObject({ status: 'rejected' }));
    const { hops } = await byId('poison');
    expect(hops[1]).toMatchObject({ stage: 'projected', topic: 'rejected-events', reason: 'STEP_FAILED' });
    expect(hops[1]!.detail).toMatch(/^enriched-events\/1\/\d+: /);
  }, 20_000);

  it('tells of what was dropped, and of a rejected one rather than of its copy', async () => {
    const ending = (id: string, rawOffset: number, outcome: 'dropped' | 'rejected' | 'duplicate') => ({
      partition: 1,
      key: null,
      value: rejectedEventCodec.encode({
        outcome,
        reason: outcome === 'dropped' ? 'SPAM' : 'STEP_FAILED',
        step: 'geo',
        detail: null,
        rejectedAt: Date.now(),
        rawOffset,
        projectId: pipeline.project,
        stream: 'web',
        id,
        type: 'page_view',
        receivedAt: Date.now() - rawOffset,
        raw: Buffer.from('raw'),
        door: null,
      }),
    });
    await pipeline.log.appender.append(TOPICS.rejected, [
      ending('dropped', 100, 'dropped'),
      ending('bad', 102, 'rejected'),
      ending('bad', 101, 'duplicate'),
    ]);
    await eventually(async () => expect(await byId('dropped')).toMatchObject({ status: 'dropped' }));
    expect((await byId('dropped')).hops[1]).toMatchObject({ stage: 'enriched', outcome: 'dropped', reason: 'SPAM' });
    expect(await byId('bad')).toMatchObject({ status: 'rejected' });
    expect(await byReceipt(1, 101)).toMatchObject({ status: 'duplicate', eventId: 'bad' });
  }, 20_000);
});
