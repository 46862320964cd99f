/** Canaries go the way of all events, count nowhere, and tell when that way is closed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CanaryAnswer, LagAnswer } from '#contracts';
import { canaryEvent } from '#domain';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, PARTITIONS, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

const EVERY_MS = 1_000;
/** Beyond what a round may take. */
const TURNS_WITHIN_MS = 40_000;

let pipeline: TestPipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ canarySeconds: EVERY_MS / 1_000 });
  await pipeline.startEnricher();
  await pipeline.startProjector();
}, 60_000);
afterAll(() => pipeline?.close());

const canary = async (): Promise<CanaryAnswer> => (await pipeline.get<LagAnswer>('/admin/lag')).body.canary!;

/** As two collectors do: the second one's are copies. */
async function send(collectors = 2): Promise<void> {
  const now = Date.now();
  const round = Math.floor(now / EVERY_MS);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const events = Array.from({ length: collectors }, () => canaryEvent(partition, round, now));
    await pipeline.append(events, partition);
  }
}

async function metric(): Promise<number> {
  const found = /^nexuspipe_canary_age_seconds (\S+)$/m.exec(await pipeline.metrics());
  return Number(found?.[1]);
}

describe('canaries', () => {
  it('arrive, and are nobody’s: no row, no count, no watermark', async () => {
    expect(await canary()).toMatchObject({ lastArrivedAt: null, missingPartitions: [] });
    const tenMinutesAgo = Date.now() - 10 * 60_000;
    await pipeline.append([aRawEvent(pipeline.project, 'early', { time: tenMinutesAgo })], 0);
    await send();
    await eventually(async () => {
      expect((await canary()).lastArrivedAt).not.toBeNull();
      expect(await pipeline.get<LagAnswer>('/admin/lag')).toMatchObject({ body: { lagRecords: 0 } });
    }, 20_000);
    const { database } = pipeline;
    expect(await database.query('SELECT id FROM read_model.events')).toEqual([{ id: 'early' }]);
    expect(await database.query('SELECT DISTINCT project_id FROM read_model.ledger_per_minute')).toEqual([
      { project_id: pipeline.project },
    ]);
    expect(await database.query('SELECT * FROM read_model.rejections')).toEqual([]);
    const checkpoints = await database.query<{ watermark: Date | null }[]>(
      `SELECT watermark FROM read_model.projection_checkpoint
       WHERE projection = 'events' AND topic = 'enriched-events' ORDER BY partition`,
    );
    expect(checkpoints.map(({ watermark }) => watermark?.getTime() ?? null)).toEqual([tenMinutesAgo, null]);
    expect(await database.query('SELECT partition FROM read_model.canary_arrival ORDER BY 1')).toEqual([
      { partition: 0 },
      { partition: 1 },
    ]);
  }, 40_000);

  it('are missed in every partition while the enricher stands still, and come again when it goes on', async () => {
    const release = pipeline.holdClaims();
    try {
      await send();
      await eventually(async () => {
        expect(await canary()).toMatchObject({ missingPartitions: [0, 1] });
        expect(await metric()).toBeGreaterThan(15);
      }, TURNS_WITHIN_MS);
    } finally {
      release();
    }
    await eventually(async () => {
      await send(1);
      expect(await canary()).toMatchObject({ missingPartitions: [] });
      expect((await canary()).ageMs).toBeLessThan(10_000);
      expect(await metric()).toBeLessThan(10);
    }, TURNS_WITHIN_MS);
  }, 90_000);

  it('are missed in the one partition that does not get any', async () => {
    await eventually(async () => {
      const now = Date.now();
      await pipeline.append([canaryEvent(0, Math.floor(now / EVERY_MS), now)], 0);
      expect(await canary()).toMatchObject({ missingPartitions: [1] });
    }, TURNS_WITHIN_MS);
  }, 60_000);
});
