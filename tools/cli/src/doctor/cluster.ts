/** Cluster mode: does each server that is named answer, and hold what it should? */
import { TOPICS } from '#contracts';
import { kafkaSecurity, openKafkaLog } from '#event-log';
import { openRedisLiveStore, redisSecurity } from '#live-store';
import { waitForReadModel } from '#read-model/writer';
import { isTlsFault } from '#runtime';
import type { CliConfig } from '../config.js';
import { bad, finding, good, type Finding } from './finding.js';

/** One finding per server that the environment names. */
export async function checkCluster(config: CliConfig): Promise<readonly Finding[]> {
  const { KAFKA_BROKERS: brokers, DATABASE_URL: database, REDIS_URL: redis } = config;
  const checks: Promise<Finding>[] = [];
  if (brokers) checks.push(checkKafka(brokers, config));
  if (database) checks.push(checkDatabase(database));
  if (redis) checks.push(checkRedis(redis, config));
  return Promise.all(checks);
}

function checkKafka(brokers: string, config: CliConfig): Promise<Finding> {
  return finding('kafka', 'is the broker running, and KAFKA_BROKERS its address?', async () => {
    const log = await openKafkaLog({
      brokers: brokers.split(','),
      clientId: 'nexuspipe-doctor',
      topicPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
      ...kafkaSecurity(config),
      givesUpOn: isTlsFault,
    });
    try {
      const eventTopics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected];
      const counts = await Promise.all(eventTopics.map(async (name) => (await log.admin.offsets(name)).length));
      const detail = eventTopics.map((name, i) => `${name} ${counts[i]}`).join(', ');
      if (new Set(counts).size === 1) return good('kafka', `answers; partitions: ${detail}`);
      return bad('kafka', `partition counts differ: ${detail}`, 'the event topics must have equal counts');
    } finally {
      await log.close();
    }
  });
}

function checkDatabase(url: string): Promise<Finding> {
  return finding('database', 'is PostgreSQL running, and DATABASE_URL right?', async () => {
    let missing = '';
    const stop = new AbortController();
    const onWait = (reason: string): void => {
      missing = reason;
      stop.abort();
    };
    const ready = await waitForReadModel(url, { onWait, signal: stop.signal, givesUpOn: isTlsFault });
    return ready ? good('database', 'answers, tables are up to date') : bad('database', missing, 'nexuspipe migrate');
  });
}

function checkRedis(url: string, config: CliConfig): Promise<Finding> {
  return finding('redis', 'is Redis running, and REDIS_URL right?', async () => {
    const store = await openRedisLiveStore({
      url,
      keyPrefix: '',
      security: redisSecurity({ ...config, REDIS_URL: url }),
      givesUpOn: isTlsFault,
    });
    try {
      await store.ping();
      return good('redis', 'answers');
    } finally {
      await store.close();
    }
  });
}
