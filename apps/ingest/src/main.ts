/** The collector as its own process: the log, Redis for the limits, then the door. */
import { resolve } from 'node:path';
import { TOPICS } from '#contracts';
import { kafkaPart } from '#event-log';
import { redisPart } from '#live-store';
import { isTlsFault, runApp } from '#runtime';
import { ratesOf, readConfig } from './config.js';
import { createIngestApp } from './ingest.app.js';

/** From `dist/apps/ingest/src`. */
const SDK_FILE = resolve(import.meta.dirname, '../../../sdk/browser/sdk.js');

await runApp('ingest', readConfig, async (config, shell) => {
  const { logger } = shell;
  const topics = [TOPICS.raw, TOPICS.rejected, TOPICS.control];
  const log = await shell.open(
    kafkaPart(config, { clientId: 'nexuspipe-ingest', topics, logger, givesUpOn: isTlsFault }),
  );
  const live = await shell.open(redisPart(config, { logger, givesUpOn: isTlsFault }));
  const { TRUST_PROXY: trustProxy } = config;
  return createIngestApp(
    { ...shell, log, live },
    {
      trustProxy,
      rates: ratesOf(config),
      canarySeconds: config.NEXUSPIPE_CANARY_SECONDS,
      refusedPerSecond: config.NEXUSPIPE_REFUSED_PER_SECOND,
      certificate: shell.certificate,
      sdkFile: SDK_FILE,
    },
  );
});
