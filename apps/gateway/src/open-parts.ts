/** Opens what the gateway stands on, in order. What the operator has to look at becomes one line that names the variable. */
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { LogUnavailable, openKafkaLog, type EventLog } from '#event-log';
import { waitForEventStore } from '#event-store';
import { LiveStoreUnavailable, openRedisLiveStore, type LiveStore } from '#live-store';
import { createLogger, Health, StartRefused, type Logger, type Releases } from '#runtime';
import type { GatewayConfig } from './config.js';
import { connect, gatewayDatabase } from './database.js';
import type { GatewayParts } from './parts.js';

export async function openParts(config: GatewayConfig, releases: Releases): Promise<GatewayParts> {
  const logger = createLogger('gateway', config.logLevel);
  const database = await openDatabase(config, logger, releases);
  const log = await openLog(config, logger, releases);
  const live = await openLiveStore(config, logger, releases);
  const health = new Health();
  health.add(
    'database',
    working(() => database.query('SELECT 1')),
  );
  health.add(
    'log',
    working(() => log.admin.ping()),
  );
  health.add(
    'live-store',
    working(() => live.ping()),
  );
  return { database, live, log, health, metrics: new Registry(), logger };
}

async function openDatabase({ databaseUrl }: GatewayConfig, logger: Logger, releases: Releases): Promise<DataSource> {
  const database = await connect(gatewayDatabase(databaseUrl), databaseUrl);
  releases.add(() => database.destroy());
  await waitForEventStore(database, {
    onWaiting: () => logger.warn('waiting for the migrations of the database: run nexuspipe migrate'),
  });
  return database;
}

async function openLog(config: GatewayConfig, logger: Logger, releases: Releases): Promise<EventLog> {
  const { brokers, replication, topicPrefix } = config;
  const options = { brokers, clientId: 'nexuspipe-gateway', topicPrefix, logger };
  const log = await orRefused(LogUnavailable, 'KAFKA_BROKERS', () =>
    openKafkaLog(replication === undefined ? options : { ...options, replication }),
  );
  releases.add(() => log.close());
  return log;
}

async function openLiveStore(config: GatewayConfig, logger: Logger, releases: Releases): Promise<LiveStore> {
  const live = await orRefused(LiveStoreUnavailable, 'REDIS_URL', () =>
    openRedisLiveStore({ url: config.redisUrl, keyPrefix: config.topicPrefix, logger }),
  );
  releases.add(() => live.close());
  return live;
}

async function orRefused<T>(
  kind: new (...args: never[]) => Error,
  variable: string,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (fault) {
    throw fault instanceof kind ? new StartRefused(`${variable}: ${fault.message}`) : fault;
  }
}

function working(ask: () => Promise<unknown>): () => Promise<{ ok: true }> {
  return async () => {
    await ask();
    return { ok: true };
  };
}
