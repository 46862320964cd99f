/**
 * The enricher as its own process. Opens Kafka, then Redis, then the app, and releases them in reverse: the app leaves
 * its group before the claims and the log go.
 */
import { Registry } from 'prom-client';
import { TOPICS } from '#contracts';
import { LogUnavailable, openKafkaLog, TopicMismatch, type EventLog } from '#event-log';
import { LiveStoreUnavailable, openRedisLiveStore, type LiveStore } from '#live-store';
import { createLogger, Health, Releases, runProcess, StartRefused, type Logger } from '#runtime';
import { loadEnricherConfig, type EnricherConfig } from './config.js';
import { createEnricherApp } from './enricher.app.js';

await runProcess('enricher', () =>
  Releases.guard(async (releases) => {
    const config = loadEnricherConfig();
    const logger = createLogger('enricher', config.LOG_LEVEL);
    const health = new Health();
    const log = await openLog(config, logger, releases);
    health.add('log', async () => {
      await log.admin.ping();
      return { ok: true };
    });
    const liveStore = await openLiveStore(config, logger, releases);
    health.add('live-store', async () => {
      await liveStore.ping();
      return { ok: true };
    });
    const app = await createEnricherApp(
      { log, claims: liveStore.claims, health, metrics: new Registry(), logger },
      { geoipPath: config.GEOIP_DB_PATH ?? null },
    );
    releases.add(() => app.close());
    releases.add(() => health.drain());
    logger.info({ address: await app.listen(config.PORT, config.HOST) }, 'the enricher reads raw events');
    return { close: () => releases.run() };
  }),
);

async function openLog(config: EnricherConfig, logger: Logger, releases: Releases): Promise<EventLog> {
  const log = await orRefused(LogUnavailable, 'KAFKA_BROKERS', () =>
    openKafkaLog({
      brokers: config.KAFKA_BROKERS,
      clientId: 'nexuspipe-enricher',
      topicPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
      logger,
      ...(config.KAFKA_REPLICATION === undefined ? {} : { replication: config.KAFKA_REPLICATION }),
    }),
  );
  releases.add(() => log.close());
  const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected];
  await orRefused(TopicMismatch, 'NEXUSPIPE_PARTITIONS', () =>
    log.admin.ensureTopics(
      topics.map((name) => ({ name, partitions: config.NEXUSPIPE_PARTITIONS, retentionMs: null })),
    ),
  );
  return log;
}

async function openLiveStore(config: EnricherConfig, logger: Logger, releases: Releases): Promise<LiveStore> {
  const store = await orRefused(LiveStoreUnavailable, 'REDIS_URL', () =>
    openRedisLiveStore({
      url: config.REDIS_URL,
      keyPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
      dedupWindowMs: config.NEXUSPIPE_DEDUP_WINDOW_HOURS * 3_600_000,
      logger,
    }),
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
