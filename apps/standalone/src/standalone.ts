/**
 * Composition root of standalone. Acquires in this order and releases in reverse: data folder and log, PostgreSQL and its
 * tables, live store, the four apps, the listener, demo traffic.
 */
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { DEFAULT_PARTITIONS, TOPICS } from '#contracts';
import { DataFolderRefused, openEmbeddedLog, RecordCorrupt, topicSpecs, type EmbeddedLog } from '#event-log';
import { migrateEventStore } from '#event-store';
import { openMemoryLiveStore } from '#live-store';
import { migrateReadModel, readModelDataSource } from '#read-model/writer';
import {
  createLogger,
  EXIT,
  Health,
  listenOrRefuse,
  Releases,
  StartRefused,
  type Logger,
  type Running,
} from '#runtime';
import { createEnricherApp } from '../../enricher/src/enricher.app.js';
import { createGatewayApp } from '../../gateway/src/gateway.app.js';
import { gatewayDatabase } from '../../gateway/src/database.js';
import { createIngestApp } from '../../ingest/src/ingest.app.js';
import { createProjectorApp } from '../../projector/src/projector.app.js';
import type { StandaloneConfig } from './config.js';
import { openDataFolder, writeRunning, type DataFolder } from './data-folder.js';
import { DEMO_PLACES, startDemo } from './demo.js';
import { DEMO_STREAM, setUp, STREAM, type FirstSetup } from './first-setup.js';
import { keyIsTaken } from './key-is-taken.js';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.js';
import { readyLine, welcomeText, type Ready } from './welcome.js';

/** A signal during the start is heeded between its steps. */
export function startStandalone(config: StandaloneConfig, signal: AbortSignal): Promise<Running> {
  return Releases.guard(async (releases) => {
    const startedAt = Date.now();
    const logger = createLogger('nexuspipe', config.logLevel);
    const folder = await openDataFolder(config.dataDirectory);
    const log = await openLog(folder, config.minFreeBytes, releases);
    signal.throwIfAborted();
    const databaseUrl = await openDatabase(folder, logger, releases);
    signal.throwIfAborted();
    const { gateway, ingest, gatewayData, health } = await openApps(
      { config, folder, logger, log, databaseUrl },
      releases,
    );
    const first = await setUp(gatewayData, config, folder);
    signal.throwIfAborted();
    const { port, host } = config;
    const url = displayed(await listenOrRefuse(gateway, { port, host, option: '--port' }));
    // What this process sends to itself does not go by a certificate, which may be for any name and of any authority.
    const collector = config.certificate ? await ingest.listen(0, '127.0.0.1') : url;
    releases.add(() => health.drain());
    await keyIsTaken(ingest, first.ingestKey, signal);
    await writeRunning(folder, { pid: process.pid, url, databaseUrl }, releases);
    if (first.demoKey) {
      const { demoDays: days } = config;
      const { demoHistory: historyFile } = folder;
      startDemo({ url: collector, key: first.demoKey, stream: DEMO_STREAM, days, historyFile, logger }, releases);
    }
    greet(config, readyOf(url, first), startedAt);
    return { close: () => releases.run() };
  });
}

async function openLog(folder: DataFolder, minFreeBytes: number, releases: Releases): Promise<EmbeddedLog> {
  try {
    const log = await openEmbeddedLog({ directory: folder.log, minFreeBytes });
    releases.add(() => log.close());
    const topics = [TOPICS.raw, TOPICS.enriched, TOPICS.rejected, TOPICS.control];
    await log.admin.ensureTopics(topicSpecs(topics, DEFAULT_PARTITIONS));
    return log;
  } catch (fault) {
    if (fault instanceof DataFolderRefused) throw new StartRefused(fault.message, EXIT.config);
    if (fault instanceof RecordCorrupt) throw new StartRefused(fault.message, EXIT.unavailable);
    throw fault;
  }
}

async function openDatabase(folder: DataFolder, logger: Logger, releases: Releases): Promise<string> {
  const postgres = await startEmbeddedPostgres({
    directory: folder.postgres,
    onBreakdown: (reason) => logger.error({ reason }, 'PostgreSQL ended by itself and is started again'),
  });
  releases.add(() => postgres.stop());
  await migrateReadModel(postgres.url);
  await migrateEventStore(postgres.url);
  return postgres.url;
}

interface Opened {
  readonly config: StandaloneConfig;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly log: EmbeddedLog;
  readonly databaseUrl: string;
}

/** Consumers before doors: what comes in is taken on at once. */
async function openApps({ config, folder, logger, log, databaseUrl }: Opened, releases: Releases) {
  const { trustProxy, certificate, rates, canarySeconds, refusedPerSecond } = config;
  const live = openMemoryLiveStore(log.claims);
  releases.add(() => live.close());
  const parts = { log, live, logger, health: new Health(config.metricsToken), metrics: new Registry() };
  const projectorData = await connect(readModelDataSource(databaseUrl), releases);
  const gatewayData = await connect(gatewayDatabase(databaseUrl), releases);

  const projector = await createProjectorApp({ ...parts, database: projectorData }, config);
  releases.add(() => projector.close());
  const enricher = await createEnricherApp(
    { ...parts, claims: log.claims },
    { geoipPath: config.geoDatabase ?? (config.demo ? DEMO_PLACES : null) },
  );
  releases.add(() => enricher.close());
  const ingest = await createIngestApp(parts, {
    trustProxy,
    rates,
    canarySeconds,
    refusedPerSecond,
    sdkFile: built('sdk/browser/sdk.js'),
  });
  releases.add(() => ingest.close());
  const gateway = await createGatewayApp(
    { ...parts, database: gatewayData },
    {
      partitions: DEFAULT_PARTITIONS,
      tokens: { issuer: 'nexuspipe', audience: 'nexuspipe', privateKey: null },
      dashboardDirectory: built('frontend'),
      trustProxy,
      certificate,
      socketOrigins: config.socketOrigins,
      publicUrl: config.publicUrl,
      mail: config.mail,
      retentionDays: config.retentionDays,
      canarySeconds,
      databaseDirectory: folder.postgres,
      dataFolder: { directory: config.dataDirectory, log: folder.log },
      front: (request, response) => {
        if (!request.url?.startsWith('/v1/')) return false;
        ingest.handle(request, response);
        return true;
      },
      sockets: ingest.sockets,
    },
  );
  releases.add(() => gateway.close());
  releases.add(() => ingest.sockets.drain());
  return { gateway, ingest, gatewayData, health: parts.health };
}

async function connect(database: DataSource, releases: Releases): Promise<DataSource> {
  await database.initialize();
  releases.add(() => database.destroy());
  return database;
}

/** What else was built: below `dist`, from `dist/apps/standalone/src`. */
function built(path: string): string {
  return resolve(import.meta.dirname, '../../..', path);
}

/** As a person types it. */
function displayed(url: string): string {
  return url.replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):/, '//localhost:');
}

function readyOf(url: string, { projectId, ingestKey, adminLink }: FirstSetup): Ready {
  const loginUrl = adminLink && `${url}/login?link=${adminLink}`;
  return { url, loginUrl, projectId, stream: STREAM, ingestKey };
}

function greet(config: StandaloneConfig, ready: Ready, startedAt: number): void {
  const details = {
    dataDirectory: config.dataDirectory,
    demo: config.demo,
    seconds: (Date.now() - startedAt) / 1_000,
  };
  process.stdout.write(config.json ? readyLine(ready) : welcomeText(ready, details));
}
