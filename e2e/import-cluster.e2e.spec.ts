import { describeWithKafka, findRedis, isMissing, startTestPostgres } from '#testing';
import { importsTheRealLog } from './import-access-log.js';
import { openCluster } from './installation.js';

await describeWithKafka('import on a cluster', (brokers) => {
  importsTheRealLog('cluster', async () => {
    const redis = await findRedis();
    if (isMissing(redis)) throw new Error(`${redis.missing} is missing: ${redis.hint}`);
    const postgres = await startTestPostgres();
    const cluster = await openCluster({ brokers, redisUrl: redis.url, databaseUrl: postgres.url });
    return {
      ...cluster,
      close: async () => {
        await cluster.close();
        await postgres.close();
      },
    };
  });
});
