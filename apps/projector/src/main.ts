/** The projector as its own process: Kafka, PostgreSQL once it is migrated, Redis, then the app. */
import type { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { kafkaPart } from '#event-log';
import { redisPart } from '#live-store';
import { readModelDataSource, waitForReadModel } from '#read-model/writer';
import { DATABASE_TLS_VARIABLES, isTlsFault, runApp, type Part, type Shell } from '#runtime';
import { readConfig } from './config.js';
import { createProjectorApp } from './projector.app.js';

await runApp('projector', readConfig, async (config, shell) => {
  const { logger } = shell;
  const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control];
  const log = await shell.open(
    kafkaPart(config, { clientId: 'nexuspipe-projector', topics, logger, givesUpOn: isTlsFault }),
  );
  const database = await shell.open(databasePart(config.DATABASE_URL, shell));
  const live = await shell.open(redisPart(config, { logger, givesUpOn: isTlsFault }));
  return createProjectorApp(
    { ...shell, log, live, database },
    {
      retentionDays: config.NEXUSPIPE_RETENTION_DAYS ?? null,
      replayKeepDays: config.NEXUSPIPE_REPLAY_KEEP_DAYS,
      certificate: shell.certificate,
    },
  );
});

function databasePart(url: string, { logger, signal }: Shell): Part<DataSource> {
  return {
    name: 'database',
    open: async () => {
      const onWait = (reason: string): void => logger.warn(`waiting: ${reason}`);
      await waitForReadModel(url, { signal, onWait, givesUpOn: isTlsFault });
      signal.throwIfAborted();
      return readModelDataSource(url).initialize();
    },
    close: (database) => database.destroy(),
    ping: (database) => database.query('SELECT 1'),
    refusal: () => null,
    tls: DATABASE_TLS_VARIABLES,
  };
}
