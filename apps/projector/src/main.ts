/**
 * The projector as its own process. Opens Kafka, PostgreSQL, Redis, then the app, and releases them in reverse: the last
 * batch is committed before anything that it needs goes.
 */
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { LogUnavailable, openKafkaLog, TopicMismatch, type EventLog } from '#event-log';
import { LiveStoreUnavailable, openRedisLiveStore, type LiveStore } from '#live-store';
import { readModelDataSource, waitForReadModel } from '#read-model/writer';
import { createLogger, Health, Releases, runProcess, StartRefused, type Logger } from '#runtime';
import { loadProjectorConfig, type ProjectorConfig } from './config.js';
import { createProjectorApp } from './projector.app.js';

await runProcess('projector', () =>
  Releases.guard(async (releases) => {
    const config = loadProjectorConfig();
    const logger = createLogger('projector', config.LOG_LEVEL);
    const health = new Health();
    const log = await openLog(config, logger, releases);
    health.add('log', async () => {
      await log.admin.ping();
      return { ok: true };
    });
    const database = await openDatabase(config, logger, releases);
    const live = await openLiveStore(config, logger, releases);
    health.add('live-store', async () => {
      await live.ping();
      return { ok: true };
    });
    const app = await createProjectorApp({ log, live, database, health, metrics: new Registry(), logger });
    releases.add(() => app.close());
    releases.add(() => health.drain());
    logger.info({ address: await app.listen(config.PORT, config.HOST) }, 'the projector reads enriched events');
    return { close: () => releases.run() };
  }),
);

async function openLog(config: ProjectorConfig, logger: Logger, releases: Releases): Promise<EventLog> {
  const log = await orRefused(LogUnavailable, 'KAFKA_BROKERS', () =>
    openKafkaLog({
      brokers: config.KAFKA_BROKERS,
      clientId: 'nexuspipe-projector',
      topicPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
      logger,
      ...(config.KAFKA_REPLICATION === undefined ? {} : { replication: config.KAFKA_REPLICATION }),
    }),
  );
  releases.add(() => log.close());
  const topics = [TOPICS.enriched, TOPICS.rejected];
  await orRefused(TopicMismatch, 'NEXUSPIPE_PARTITIONS', () =>
    log.admin.ensureTopics(
      topics.map((name) => ({ name, partitions: config.NEXUSPIPE_PARTITIONS, retentionMs: null })),
    ),
  );
  return log;
}

async function openDatabase(config: ProjectorConfig, logger: Logger, releases: Releases): Promise<DataSource> {
  await waitForReadModel(config.DATABASE_URL, { onWait: (reason) => logger.warn(`waiting: ${reason}`) });
  const database = await readModelDataSource(config.DATABASE_URL).initialize();
  releases.add(() => database.destroy());
  return database;
}

async function openLiveStore(config: ProjectorConfig, logger: Logger, releases: Releases): Promise<LiveStore> {
  const store = await orRefused(LiveStoreUnavailable, 'REDIS_URL', () =>
    openRedisLiveStore({ url: config.REDIS_URL, keyPrefix: config.NEXUSPIPE_TOPIC_PREFIX, logger }),
  );
  releases.add(() => store.close());
  return store;
}

/** What the operator has to look at becomes one line that names the variable. */
async function orRefused<T>(
  fault: new (...args: never[]) => Error,
  variable: string,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open();
  } catch (reason) {
    throw reason instanceof fault ? new StartRefused(`${variable}: ${reason.message}`) : reason;
  }
}
