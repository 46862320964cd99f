/** A cluster of our four apps on servers of its own, for one part of the benchmark. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../apps/standalone/src/postgres/embedded-postgres.js';
import { openCluster, type Installation } from '../e2e/installation.js';
import { startKafka } from '../tools/services/kafka.js';
import { isMissing } from '../tools/services/places.js';
import { startRedis } from '../tools/services/redis.js';
import type { Row } from './table.js';

/** No rows when Kafka or Redis is not to be had. `measure` closes the installation. */
export async function onCluster(
  measure: (installation: Installation) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const kafka = await startKafka();
  const redis = await startRedis();
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-postgres-'));
  const postgres = await startEmbeddedPostgres({ directory: folder });
  try {
    if (isMissing(kafka) || isMissing(redis)) return [];
    const parts = { brokers: kafka.brokers, redisUrl: redis.url, databaseUrl: postgres.url };
    return await measure(await openCluster(parts));
  } finally {
    for (const server of [kafka, redis]) if (!isMissing(server)) await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
