/** The gateway as its own process: database, log and live store, then the door; released in reverse. */
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import { openKafkaLog } from '#event-log';
import { waitForEventStore } from '#event-store';
import { openRedisLiveStore } from '#live-store';
import { createLogger, Health, Releases, runProcess, type Running } from '#runtime';
import { readConfig, type GatewayConfig } from './config.js';
import { Setup } from './control/setup/setup.js';
import { connect, gatewayDatabase } from './database.js';
import { createGatewayApp } from './gateway.app.js';
import type { GatewayParts } from './parts.js';

/** Where the build puts the dashboard, seen from the built program. */
const BUILT_DASHBOARD = resolve(import.meta.dirname, '../../../frontend');

await runProcess('gateway', () => Releases.guard((releases) => start(readConfig(), releases)));

async function start(config: GatewayConfig, releases: Releases): Promise<Running> {
  const parts = await openParts(config, releases);
  const { health, logger } = parts;
  if (await new Setup(parts.database).ensureAdmin(config.admin)) logger.info('made the first administrator');
  const app = await createGatewayApp(parts, {
    partitions: config.partitions,
    tokens: config.tokens,
    dashboardDirectory: config.dashboardDirectory ?? (existsSync(BUILT_DASHBOARD) ? BUILT_DASHBOARD : null),
  });
  releases.add(() => app.close());
  const address = await app.listen(config.port, config.host);
  logger.info({ address }, 'the gateway answers');
  return {
    close: () => {
      health.drain();
      return releases.run();
    },
  };
}

async function openParts(config: GatewayConfig, releases: Releases): Promise<GatewayParts> {
  const { brokers, replication, topicPrefix } = config;
  const logger = createLogger('gateway', config.logLevel);
  const database = await connect(gatewayDatabase(config.databaseUrl), config.databaseUrl);
  releases.add(() => database.destroy());
  await waitForEventStore(database, {
    onWaiting: () => logger.warn('waiting for the migrations of the database: run nexuspipe migrate'),
  });
  const clientId = 'nexuspipe-gateway';
  const log = await openKafkaLog({
    brokers,
    clientId,
    topicPrefix,
    logger,
    ...(replication !== undefined && { replication }),
  });
  releases.add(() => log.close());
  const live = await openRedisLiveStore({ url: config.redisUrl, keyPrefix: topicPrefix });
  releases.add(() => live.close());
  const health = new Health();
  health.add('database', async () => {
    await database.query('SELECT 1');
    return { ok: true };
  });
  health.add('log', async () => {
    await log.admin.ping();
    return { ok: true };
  });
  health.add('live-store', async () => {
    await live.ping();
    return { ok: true };
  });
  return { database, live, log, health, metrics: new Registry(), logger };
}
