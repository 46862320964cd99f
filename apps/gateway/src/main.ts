/** The gateway as its own process: PostgreSQL once it is migrated, Kafka, Redis, then the door. */
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { kafkaPart } from '#event-log';
import { redisPart } from '#live-store';
import { isTlsFault, runApp } from '#runtime';
import { readConfig } from './config.js';
import { Setup } from './control/setup/setup.js';
import { databasePart } from './database.js';
import { createGatewayApp } from './gateway.app.js';

/** Where the build puts the dashboard, seen from the built program. */
const BUILT_DASHBOARD = resolve(import.meta.dirname, '../../../frontend');

await runApp('gateway', readConfig, async (config, shell) => {
  const { logger } = shell;
  const database = await shell.open(databasePart(config.DATABASE_URL, shell));
  const log = await shell.open(
    kafkaPart(config, { clientId: 'nexuspipe-gateway', topics: [], logger, givesUpOn: isTlsFault }),
  );
  const live = await shell.open(redisPart(config, { logger, givesUpOn: isTlsFault }));
  if (await new Setup(database).ensureAdmin(config.admin)) logger.info('made the first administrator');
  return createGatewayApp(
    { ...shell, database, log, live },
    {
      partitions: config.NEXUSPIPE_PARTITIONS,
      topicPrefix: config.NEXUSPIPE_TOPIC_PREFIX,
      trustProxy: config.TRUST_PROXY,
      certificate: shell.certificate,
      tokens: config.tokens,
      ingestUrl: config.ingestUrl,
      socketOrigins: config.NEXUSPIPE_SOCKET_ORIGINS,
      publicUrl: config.publicUrl,
      mail: config.mail,
      canarySeconds: config.NEXUSPIPE_CANARY_SECONDS,
      retentionDays: config.NEXUSPIPE_RETENTION_DAYS ?? null,
      databaseDirectory: config.NEXUSPIPE_DATABASE_DIR ?? null,
      dashboardDirectory: config.NEXUSPIPE_DASHBOARD_DIR ?? (existsSync(BUILT_DASHBOARD) ? BUILT_DASHBOARD : null),
    },
  );
});
