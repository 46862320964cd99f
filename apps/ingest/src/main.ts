/** The collector as its own process: the log, then the door. */
import { TOPICS } from '#contracts';
import { kafkaPart } from '#event-log';
import { runApp } from '#runtime';
import { readConfig } from './config.js';
import { createIngestApp } from './ingest.app.js';

await runApp('ingest', readConfig, async (config, shell) => {
  const { logger } = shell;
  const topics = [TOPICS.raw, TOPICS.control];
  const log = await shell.open(kafkaPart(config, { clientId: 'nexuspipe-ingest', topics, logger }));
  return createIngestApp({ ...shell, log }, { trustProxy: config.TRUST_PROXY, certificate: shell.certificate });
});
