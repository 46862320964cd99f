/**
 * A replay beside its limit: all read models but `events` rebuilt from batches that are in memory, and the projector that
 * brought them there. What reading the log costs is not in it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import type { RecordBatch } from '#event-log';
import { beginReplay, migrateReadModel, readModelDataSource } from '#read-model/writer';
import { BatchProjector } from '../apps/projector/src/project-batch/batch-projector.js';
import { PROJECTIONS } from '../apps/projector/src/projections/projections.js';
import { LivePositions } from '../apps/projector/src/replay/live-positions.js';
import { Rebuild } from '../apps/projector/src/replay/rebuild.js';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { until } from '../e2e/until.js';
import { shopBatches } from './shop-events.js';
import { percent, whole, type Row } from './table.js';

const PARTITIONS = 12;
const DAY_MS = 86_400_000;
const EVENTS_PER_DAY = 8_000_000;
const PERIOD_MS = 60 * 60_000;
/** `event-ledger` counts other topics as well, `events` is what the others are judged by. */
const REBUILT = PROJECTIONS.filter(({ name }) => name !== 'events' && name !== 'event-ledger');
const AIM_PER_SECOND = 60_000;

export async function benchReplay(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-replay-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  try {
    await migrateReadModel(postgres.url);
    const database = await readModelDataSource(postgres.url).initialize();
    const partitions = await aBusyHour();
    const events = partitions.flat().reduce((sum, { records }) => sum + records.length, 0);
    const projected = await timed(() => project(database, partitions));
    const rebuilt = await rebuild(database, partitions);
    await database.destroy();
    return [
      {
        what: `replay of ${whole(events)} events, ${REBUILT.length} read models`,
        result: `${whole(events / rebuilt)} events/s`,
        limit: `${whole(AIM_PER_SECOND)} events/s`,
        ratio: percent(events / rebuilt, AIM_PER_SECOND),
        notes: `the projector, with \`events\`, brought them there at ${whole(events / projected)} events/s`,
      },
    ];
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Batches by partition. */
async function aBusyHour(): Promise<readonly (readonly RecordBatch[])[]> {
  // An early afternoon, of yesterday: the tables of its month are there.
  const to = (Math.floor(Date.now() / DAY_MS) - 1) * DAY_MS + 14 * 3_600_000;
  const partitions: RecordBatch[][] = Array.from({ length: PARTITIONS }, () => []);
  for await (const batch of shopBatches({ from: to - PERIOD_MS, to, eventsPerDay: EVENTS_PER_DAY, seed: 1 })) {
    partitions[batch.partition]!.push(batch);
  }
  return partitions;
}

/** Seconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** As the log hands them over: the next batch of a partition once it was taken, all partitions at the same time. */
async function handOver(
  partitions: readonly (readonly RecordBatch[])[],
  take: (batch: RecordBatch) => Promise<void>,
): Promise<void> {
  await Promise.all(
    partitions.map(async (batches) => {
      for (const batch of batches) await take(batch);
    }),
  );
}

async function project(database: DataSource, partitions: readonly (readonly RecordBatch[])[]): Promise<void> {
  const appender = { append: () => Promise.reject(new Error('nothing is set aside here')) };
  const committed = (): Promise<void> => Promise.resolve();
  const projector = new BatchProjector({ database, appender, projections: PROJECTIONS, committed });
  for (let p = 0; p < PARTITIONS; p++) await projector.position(TOPICS.enriched, p);
  await handOver(partitions, (batch) => projector.project(batch));
}

/** Seconds. */
async function rebuild(database: DataSource, partitions: readonly (readonly RecordBatch[])[]): Promise<number> {
  const projections = REBUILT.map(({ name }) => name);
  const starts = partitions.map((batches, partition) => {
    const offset = batches[0]?.records[0]?.offset ?? 0;
    return { topic: TOPICS.enriched, partition, offset };
  });
  const replay = await beginReplay(database, { id: 'bench', projections, start: {}, starts }, new Date());
  const { signal } = new AbortController();
  const live = new LivePositions(database, [TOPICS.enriched], signal);
  await live.refresh();
  await until('the live version is seen to stand still', 5_000, () => !live.isMoving || 'it moves');
  const work = new Rebuild({ database, replay, projections: REBUILT, live, signal });
  await work.open();
  return timed(() => handOver(partitions, (batch) => work.take(batch)));
}
