/** A stage that stands still turns health, lag, metrics and what answers say of themselves, and all of it turns back. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Freshness, LagAnswer } from '#contracts';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

/** How soon everybody has to know. */
const TURNS_WITHIN_MS = 30_000;

let pipeline: TestPipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.startEnricher();
  await pipeline.startProjector();
}, 60_000);
afterAll(() => pipeline?.close());

interface Seen {
  /** Parts that are not well. */
  readonly down: readonly string[];
  readonly stale: readonly string[];
  readonly answersAreOld: boolean;
  readonly ownMetric: boolean;
  readonly gatewayMetric: boolean;
}

const WELL = { down: [], stale: [], answersAreOld: false, ownMetric: false, gatewayMetric: false };

const lag = async (): Promise<LagAnswer> => (await pipeline.get<LagAnswer>('/admin/lag')).body;

/** What is to be seen of a stage from everywhere. */
async function look(part: 'enricher' | 'projector'): Promise<Seen> {
  const { parts } = await pipeline.health.report();
  const { stages } = await lag();
  const { lagMs } = (await pipeline.get<Freshness>(`/projects/${pipeline.project}/query/overview`)).body;
  const metrics = await pipeline.metrics();
  const stage = part === 'enricher' ? 'enricher' : 'events';
  return {
    down: Object.entries(parts).flatMap(([name, { ok }]) => (ok ? [] : [name])),
    stale: stages.filter(({ stale }) => stale).map((one) => one.stage),
    answersAreOld: lagMs > 10_000,
    ownMetric: isHigh(metrics, `nexuspipe_${part}_unread_seconds`),
    gatewayMetric: isHigh(metrics, `nexuspipe_stage_lag_seconds{stage="${stage}"}`),
  };
}

/** Whether any sample of this name is at 15 or above. */
function isHigh(metrics: string, name: string): boolean {
  const lines = metrics.split('\n').filter((line) => line.startsWith(name));
  return lines.some((line) => Number(line.slice(line.lastIndexOf(' '))) >= 15);
}

async function arrives(id: string): Promise<void> {
  const [offset = -1] = await pipeline.append([aRawEvent(pipeline.project, id)], 0);
  await eventually(async () => {
    const { stages } = await lag();
    for (const { partitions } of stages.slice(0, 2)) expect(Number(partitions[0]!.offset)).toBeGreaterThan(offset);
    expect((await lag()).lagRecords).toBe(0);
  }, 20_000);
}

describe('everybody knows within 30 seconds', () => {
  beforeEach(async () => {
    await arrives(`before ${Math.random()}`);
    await eventually(async () => expect(await look('enricher')).toEqual(WELL), 20_000);
  }, 50_000);

  it('that the enricher stands still, and that it goes on', async () => {
    const release = pipeline.holdClaims();
    try {
      await pipeline.append([aRawEvent(pipeline.project, 'held up')], 0);
      await eventually(async () => {
        expect(await look('enricher')).toEqual({
          down: ['enricher'],
          stale: ['enricher'],
          answersAreOld: true,
          ownMetric: true,
          gatewayMetric: true,
        });
      }, TURNS_WITHIN_MS);
    } finally {
      release();
    }
    await eventually(async () => expect(await look('enricher')).toEqual(WELL), TURNS_WITHIN_MS);
  }, 90_000);

  it('that the projector waits for the database, and that it goes on', async () => {
    const runner = pipeline.database.createQueryRunner();
    await runner.startTransaction();
    // Writers wait, readers do not.
    await runner.query('LOCK TABLE read_model.events IN SHARE MODE');
    try {
      await pipeline.append([aRawEvent(pipeline.project, 'locked out')], 0);
      await eventually(async () => {
        const seen = await look('projector');
        expect(seen.stale).toContain('events');
        expect(seen).toMatchObject({
          down: ['projector'],
          answersAreOld: true,
          ownMetric: true,
          gatewayMetric: true,
        });
      }, TURNS_WITHIN_MS);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    await eventually(async () => expect(await look('projector')).toEqual(WELL), TURNS_WITHIN_MS);
  }, 90_000);
});
