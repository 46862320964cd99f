/** The projector, ready to run: reads the event topics, writes the read models and what is live. */
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { EventLogServer, FlowWatch, type EventLog } from '#event-log';
import type { LiveStore } from '#live-store';
import { connectionsBeside, readLivePositions } from '#read-model/writer';
import {
  createDoor,
  httpApp,
  nestLogger,
  type CertificateFiles,
  type Health,
  type HttpApp,
  type Logger,
} from '#runtime';
import { KEEP_DAYS } from './config.js';
import { flow } from './flow.js';
import { CounterUpdates } from './live/counter-updates.js';
import { LiveUpdates } from './live/live-updates.js';
import { BatchProjector, type Projected } from './project-batch/batch-projector.js';
import { LedgerProjector } from './projections/event-ledger/ledger-projector.js';
import { COUNTED_RECORDS } from './projections/event-ledger/records.js';
import { PROJECTIONS } from './projections/projections.js';
import { ProjectorMetrics } from './projector.metrics.js';
import { ProjectorModule } from './projector.module.js';
import { readStreamRetentions } from './retention/stream-retentions.js';
import { Replays } from './replay/replays.js';
import { TableKeeper } from './retention/table-keeper.js';

/** Opened and closed by the composition root. */
export interface ProjectorParts {
  readonly log: Pick<EventLog, 'consumers' | 'appender' | 'admin'>;
  readonly live: Pick<LiveStore, 'counters' | 'notices'>;
  /** Of `readModelDataSource`, connected; the tables are there. */
  readonly database: DataSource;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface ProjectorSettings {
  /** Most records in one transaction; the log's default unless set. */
  readonly maxBatchRecords?: number;
  /** Of streams that do not say how long they are kept; null, and by default: for ever. */
  readonly retentionDays?: number | null;
  /** How long the version of a read model that a replay replaced is kept; a week by default. */
  readonly replayKeepDays?: number;
  /** Of the door; null, and by default: plain HTTP. */
  readonly certificate?: CertificateFiles | null;
}

const GROUP = 'projector';
/** Of a replay: the lock of who runs it, both versions at one place, a snapshot of it, two writers twice, a look. */
const REPLAY_CONNECTIONS = 8;
/** A group of its own, since kafkajs assigns a group's topics to all its members, whatever each of them subscribed to. */
const LEDGER_GROUP = 'projector-ledger';

/** The subscription is open when this resolves; closing it finishes the batch in hand. */
export async function createProjectorApp(parts: ProjectorParts, settings: ProjectorSettings = {}): Promise<HttpApp> {
  const { log, database, health, metrics, logger } = parts;
  const projectorMetrics = new ProjectorMetrics(metrics);
  const live = liveUpdates(parts, () => server);
  const committed = (projected: Projected): Promise<void> => {
    projectorMetrics.committed(projected, Date.now());
    return live.committed(projected);
  };
  const projector = new BatchProjector({ database, appender: log.appender, projections: PROJECTIONS, committed });
  // Behind the transactions of a backlog it would be as late as they are, and could not show what is in flight.
  const counting = await connectionsBeside(database, 1).initialize();
  // While both versions are brought to one place the live one waits on its connections, and the rebuild must not.
  const replaying = await connectionsBeside(database, REPLAY_CONNECTIONS).initialize();
  const ledger = new LedgerProjector(counting);
  const server = serverOf(log, settings, { group: GROUP, topics: [TOPICS.enriched], position });
  const ledgerServer = serverOf(log, settings, {
    group: LEDGER_GROUP,
    topics: Object.keys(COUNTED_RECORDS),
    position: (topic, partition) => ledger.position(topic, partition),
  });
  async function position(topic: string, partition: number): Promise<number | null> {
    const next = await projector.position(topic, partition);
    live.assigned({ topic, partition }, next ?? 0);
    return next;
  }

  const app = await NestFactory.create<NestFastifyApplication>(
    ProjectorModule.register({ events: projector, ledger }, projectorMetrics, health, metrics),
    adapter(settings, logger),
    { logger: nestLogger(logger), abortOnError: false },
  );
  for (const strategy of [server, ledgerServer]) app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  const retentionDays = settings.retentionDays ?? null;
  const retentions = (signal: AbortSignal) => readStreamRetentions(log, retentionDays, signal);
  const keeper = new TableKeeper({ database, retentions, logger });
  keeper.start();
  const keepDays = settings.replayKeepDays ?? KEEP_DAYS;
  const replays = new Replays({ database: replaying, log, projections: PROJECTIONS, keepDays, logger });
  live.start();
  await replays.start();
  await app.startAllMicroservices();
  await app.init();
  const watch = watchOf(parts, counting, { [TOPICS.enriched]: server, ...ofLedger(ledgerServer) }, projectorMetrics);
  watch.start();
  const state = () => ({
    subscription: server.state(),
    ledger: ledgerServer.state(),
    live: live.failure(),
    waiting: watch.health(),
  });
  health.add('projector', () => flow(state(), Date.now()));
  health.add('database', async () => {
    await database.query('SELECT 1');
    return { ok: true };
  });
  return closing(httpApp(app), live, [watch, replays, keeper], [counting, replaying]);
}

function adapter({ certificate = null }: ProjectorSettings, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    serverFactory: (handler: RequestListener) => createDoor(handler, { certificate, logger }),
  });
}

/** A subscription whose positions stand in the database. */
function serverOf(
  { consumers }: ProjectorParts['log'],
  { maxBatchRecords }: ProjectorSettings,
  { group, topics, position }: Reading,
): EventLogServer {
  const options = {
    group: { id: group },
    topics,
    position: { kind: 'external', read: position },
    ...(maxBatchRecords !== undefined && { maxBatchRecords }),
  } as const;
  return new EventLogServer({ consumers, subscription: { kind: 'consume', options } });
}

const ofLedger = (server: EventLogServer): Readonly<Record<string, EventLogServer>> =>
  Object.fromEntries(Object.keys(COUNTED_RECORDS).map((topic) => [topic, server]));

/** Watches how long records wait, in the partitions that this process reads. */
function watchOf(
  { log, logger }: ProjectorParts,
  database: DataSource,
  readers: Readonly<Record<string, EventLogServer>>,
  metrics: ProjectorMetrics,
): FlowWatch {
  const topics = Object.keys(readers);
  return new FlowWatch({
    admin: log.admin,
    topics,
    positions: async () => {
      const live = await readLivePositions(database, topics);
      const next = new Map(live.map(({ topic, partition, nextOffset }) => [`${topic}/${partition}`, nextOffset]));
      return (topic, partition) => next.get(`${topic}/${partition}`) ?? null;
    },
    owned: (topic, partition) => readers[topic]?.state()?.partitions.includes(partition) ?? false,
    looked: (unread) => metrics.waiting(unread),
    failed: (fault) => logger.debug({ err: fault }, 'how far behind the projector is, is not known'),
  });
}

interface Reading {
  readonly group: string;
  readonly topics: readonly string[];
  readonly position: (topic: string, partition: number) => Promise<number | null>;
}

function liveUpdates({ live, database, logger }: ProjectorParts, server: () => EventLogServer): LiveUpdates {
  return new LiveUpdates({
    counters: new CounterUpdates({ counters: live.counters, database, projections: PROJECTIONS }),
    notices: live.notices,
    logger,
    owned: (_topic, partition) => server().state()?.partitions.includes(partition) ?? true,
  });
}

/** The last batch is finished first; then nobody needs the live store and the database any more. */
function closing(
  app: HttpApp,
  live: LiveUpdates,
  besides: readonly { close(): Promise<void> }[],
  sources: readonly DataSource[],
): HttpApp {
  return {
    handle: app.handle,
    listen: app.listen,
    close: async () => {
      await app.close();
      await live.close();
      for (const one of besides) await one.close();
      for (const source of sources) await source.destroy();
    },
  };
}
