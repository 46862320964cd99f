/** The collector as its own process. Opens the log, then the door; closes them in reverse. */
import { Registry } from 'prom-client';
import { CONTROL_PARTITIONS, TOPICS } from '#contracts';
import { openKafkaLog } from '#event-log';
import { createLogger, Health, runProcess } from '#runtime';
import { loadIngestConfig } from './config.js';
import { createIngestApp } from './ingest.app.js';

await runProcess('ingest', async () => {
  const config = loadIngestConfig();
  const logger = createLogger('ingest', config.LOG_LEVEL);
  const log = await openKafkaLog({
    brokers: config.KAFKA_BROKERS,
    clientId: 'nexuspipe-ingest',
    topicPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
    ...(config.KAFKA_REPLICATION === undefined ? {} : { replication: config.KAFKA_REPLICATION }),
    logger,
  });
  await log.admin.ensureTopics([
    { name: TOPICS.raw, partitions: config.NEXUSPIPE_PARTITIONS, retentionMs: null },
    { name: TOPICS.control, partitions: CONTROL_PARTITIONS, retentionMs: null },
  ]);
  const health = new Health();
  const app = await createIngestApp(
    { log, health, metrics: new Registry(), logger },
    { trustProxy: config.TRUST_PROXY },
  );
  const address = await app.listen(config.PORT, config.HOST);
  logger.info({ address }, 'the collector takes events');
  return {
    close: async () => {
      health.drain();
      await app.close();
      await log.close();
    },
  };
});
