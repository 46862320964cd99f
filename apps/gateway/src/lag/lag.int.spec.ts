import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LagAnswer, ProjectionAnswer, StageLag } from '#contracts';
import { PROJECTION_NAMES } from '#read-model/reader';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

let pipeline: TestPipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
}, 60_000);
afterAll(() => pipeline?.close());

async function lag(): Promise<LagAnswer> {
  const { status, body } = await pipeline.get<LagAnswer>('/admin/lag');
  expect(status).toBe(200);
  return body;
}

const stageOf = ({ stages }: LagAnswer, name: string): StageLag => stages.find(({ stage }) => stage === name)!;

describe('GET /admin/lag', () => {
  it('has every stage, and no lag in an empty log', async () => {
    const answer = await lag();
    expect(answer).toMatchObject({ lagRecords: 0, lagMs: 0 });
    expect(answer.stages.map(({ stage }) => stage)).toEqual(['enricher', ...PROJECTION_NAMES]);
    expect(stageOf(answer, 'enricher').partitions[1]).toEqual({
      topic: 'raw-events',
      partition: 1,
      offset: '0',
      end: '0',
      lagRecords: 0,
      lagMs: 0,
    });
  });

  it('says which stage stands still, by how many records and for how long', async () => {
    await pipeline.append(
      ['a', 'b', 'c'].map((id) => aRawEvent(pipeline.project, id)),
      1,
    );
    await eventually(async () => {
      const enricher = stageOf(await lag(), 'enricher');
      expect(enricher).toMatchObject({ lagRecords: 3, stale: false });
      expect(enricher.lagMs).toBeGreaterThanOrEqual(1_000);
    }, 10_000);
    const { partitions } = stageOf(await lag(), 'enricher');
    expect(partitions.map(({ offset, end }) => `${offset} of ${end}`)).toEqual(['0 of 0', '0 of 3']);

    await pipeline.startEnricher();
    await eventually(async () => {
      const answer = await lag();
      expect(stageOf(answer, 'enricher')).toMatchObject({ lagRecords: 0, lagMs: 0 });
      expect(stageOf(answer, 'sessions')).toMatchObject({ lagRecords: 3 });
      expect(stageOf(answer, 'event-ledger')).toMatchObject({ lagRecords: 6 });
    }, 10_000);

    await pipeline.startProjector();
    await eventually(async () => expect(await lag()).toMatchObject({ lagRecords: 0, lagMs: 0 }), 10_000);
    const answer = await lag();
    expect(Date.parse(answer.at)).toBeGreaterThanOrEqual(Date.parse(answer.asOf));
    expect(stageOf(answer, 'events').partitions.map(({ offset }) => offset)).toEqual(['0', '3']);
  }, 40_000);

  it('stands in the metrics, stage by stage', async () => {
    await pipeline.stopProjector();
    await pipeline.append([aRawEvent(pipeline.project, 'd')], 0);
    await eventually(async () => {
      const metrics = await pipeline.metrics();
      expect(metrics).toMatch(/^nexuspipe_stage_lag_records\{stage="enricher"\} 0$/m);
      expect(metrics).toMatch(/^nexuspipe_stage_lag_records\{stage="events"\} 1$/m);
      expect(metrics).toMatch(/^nexuspipe_stage_lag_seconds\{stage="events"\} [1-9]/m);
    }, 20_000);
  }, 30_000);

  it('is that of the list of projections', async () => {
    const { body } = await pipeline.get<{ projections: readonly ProjectionAnswer[] }>('/admin/projections');
    const events = body.projections.find(({ name }) => name === 'events');
    expect(events).toMatchObject({ lagRecords: 1 });
    expect(events!.lagMs).toBeGreaterThanOrEqual(1_000);
    expect(body.projections.map(({ name }) => name)).toEqual(PROJECTION_NAMES);
  });

  it('is for operators', async () => {
    expect((await pipeline.get('/admin/lag', 'x')).status).toBe(401);
  });
});
