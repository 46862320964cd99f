/** The enricher, ready to run: reads `raw-events`, writes `enriched-events` and `rejected-events`. */
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import { TOPICS } from '#contracts';
import type { DedupClaims } from '#domain';
import { EventLogServer, type EventLog, type SubscriptionState } from '#event-log';
import { httpApp, nestLogger, type Health, type HttpApp, type Logger, type PartHealth } from '#runtime';
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
}

const GROUP = 'enricher';

/** The subscription is open when this resolves. Throws StartRefused when the GeoIP database is not there. */
export async function createEnricherApp(parts: EnricherParts, settings: EnricherSettings): Promise<HttpApp> {
  const { log, claims, health, metrics, logger } = parts;
  const steps = pipeline(await openLookUps(settings.geoipPath, logger));
  const app = await NestFactory.create<NestFastifyApplication>(
    EnricherModule.register({ steps, claims, now: Date.now }, health, metrics),
    new FastifyAdapter(),
    { logger: nestLogger(logger) },
  );
  const server = new EventLogServer({
    consumers: log.consumers,
    subscription: { kind: 'copy', options: { group: { id: GROUP }, from: TOPICS.raw } },
  });
  app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  await app.init();
  health.add('enricher', () => flow(server.state(), Date.now()));
  return httpApp(app);
}

/** Batches that fail for so long, or no poll for so long, are no hiccup. */
const STUCK_AFTER_MS = 10_000;

/** Healthy while records flow, or could. */
export function flow(state: SubscriptionState | null, now: number): PartHealth {
  if (state === null) return { ok: false, detail: 'not reading' };
  if (state.failingSince !== null) {
    return { ok: now - state.failingSince < STUCK_AFTER_MS, detail: `failing: ${state.lastFault ?? 'unknown'}` };
  }
  const idle = state.lastProgressAt === null ? null : now - state.lastProgressAt;
  if (idle !== null && idle > STUCK_AFTER_MS)
    return { ok: false, detail: `no progress for ${Math.round(idle / 1000)} s` };
  return { ok: true };
}
