/** The enricher, ready to run: reads `raw-events`, writes `enriched-events` and `rejected-events`. */
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import { TOPICS } from '#contracts';
import type { DedupClaims } from '#domain';
import { EventLogServer, FlowWatch, type EventLog } from '#event-log';
import {
  createDoor,
  faultPoint,
  httpApp,
  nestLogger,
  type CertificateFiles,
  type Health,
  type HttpApp,
  type Logger,
} from '#runtime';
import { EnricherMetrics } from './enricher.metrics.js';
import { EnricherModule } from './enricher.module.js';
import { flow } from './flow.js';
import { openLookUps } from './look-ups/look-ups.js';
import { pipeline } from './pipeline/pipeline.js';
import { TypeTopics } from './type-topics/type-topics.js';

/** Opened and closed by the composition root. */
export interface EnricherParts {
  readonly log: Pick<EventLog, 'consumers' | 'admin'>;
  readonly claims: DedupClaims;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface EnricherSettings {
  /** Path of a GeoIP database; null: no places. */
  readonly geoipPath: string | null;
  /** Of the door; null, and by default: plain HTTP. */
  readonly certificate?: CertificateFiles | null;
}

const GROUP = 'enricher';
const reached = (step: 'outputs' | 'commit'): void => faultPoint(`enricher:after-${step}`);

/** The subscription is open when this resolves. Throws StartRefused when the GeoIP database is not there. */
export async function createEnricherApp(parts: EnricherParts, settings: EnricherSettings): Promise<HttpApp> {
  const { log, claims, health, metrics, logger } = parts;
  const { certificate = null } = settings;
  const steps = pipeline(await openLookUps(settings.geoipPath, logger));
  const typeTopics = new TypeTopics({ log, logger });
  await typeTopics.open();
  const enricherMetrics = new EnricherMetrics(metrics);
  const app = await NestFactory.create<NestFastifyApplication>(
    EnricherModule.register({ steps, claims, typeTopics, now: Date.now }, enricherMetrics, health, metrics),
    new FastifyAdapter({
      serverFactory: (handler: RequestListener) => createDoor(handler, { certificate, logger }),
    }),
    { logger: nestLogger(logger) },
  );
  const server = new EventLogServer({
    consumers: log.consumers,
    subscription: { kind: 'copy', options: { group: { id: GROUP }, from: TOPICS.raw, reached } },
  });
  app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  await app.init();
  const watch = watchOf(parts, server, enricherMetrics);
  watch.start();
  health.add('enricher', () => {
    const flowing = flow(server.state(), watch.health(), Date.now());
    return flowing.ok && flowing.detail === undefined ? typeTopics.health(Date.now()) : flowing;
  });
  return closing(httpApp(app), watch, typeTopics);
}

/** Watches how long raw records wait, in the partitions that this process reads. */
function watchOf({ log, logger }: EnricherParts, server: EventLogServer, metrics: EnricherMetrics): FlowWatch {
  return new FlowWatch({
    admin: log.admin,
    topics: [TOPICS.raw],
    positions: async () => {
      const committed = await log.admin.committed(GROUP, TOPICS.raw);
      return (_topic, partition) => committed[partition] ?? null;
    },
    owned: (_topic, partition) => server.state()?.partitions.includes(partition) ?? false,
    looked: (unread) => metrics.waiting(unread),
    failed: (fault) => logger.debug({ err: fault }, 'how far behind the enricher is, is not known'),
  });
}

function closing({ handle, listen, close }: HttpApp, watch: FlowWatch, typeTopics: TypeTopics): HttpApp {
  return {
    handle,
    listen,
    close: async () => {
      await watch.close();
      await close();
      await typeTopics.close();
    },
  };
}
