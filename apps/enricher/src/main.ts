/** The enricher as its own process: Kafka, then Redis for the claims, then the app. */
import { TOPICS } from '#contracts';
import { kafkaPart } from '#event-log';
import { redisPart } from '#live-store';
import { isTlsFault, runApp } from '#runtime';
import { readConfig } from './config.js';
import { createEnricherApp } from './enricher.app.js';

const HOUR_MS = 3_600_000;

await runApp('enricher', readConfig, async (config, shell) => {
  const { logger } = shell;
  const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control];
  const log = await shell.open(
    kafkaPart(config, { clientId: 'nexuspipe-enricher', topics, logger, givesUpOn: isTlsFault }),
  );
  const dedupWindowMs = config.NEXUSPIPE_DEDUP_WINDOW_HOURS * HOUR_MS;
  const { claims } = await shell.open(redisPart(config, { dedupWindowMs, logger, givesUpOn: isTlsFault }));
  const { certificate } = shell;
  return createEnricherApp({ ...shell, log, claims }, { geoipPath: config.GEOIP_DB_PATH ?? null, certificate });
});
