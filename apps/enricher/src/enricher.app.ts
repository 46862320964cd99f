/** The enricher, ready to run: reads `raw-events`, writes `enriched-events` and `rejected-events`. */
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import { TOPICS } from '#contracts';
import type { DedupClaims } from '#domain';
import { EventLogServer, subscriptionHealth, type EventLog } from '#event-log';
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
import { EnricherModule } from './enricher.module.js';
import { openLookUps } from './look-ups/look-ups.js';
import { pipeline } from './pipeline/pipeline.js';

/** Opened and closed by the composition root. */
export interface EnricherParts {
  readonly log: Pick<EventLog, 'consumers'>;
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
  const app = await NestFactory.create<NestFastifyApplication>(
    EnricherModule.register({ steps, claims, now: Date.now }, health, metrics),
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
  health.add('enricher', () => subscriptionHealth(server.state(), Date.now()));
  return httpApp(app);
}
