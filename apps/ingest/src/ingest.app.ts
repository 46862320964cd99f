/** Builds the collector out of its parts: the HTTP door, and the consumer that keeps its keys up to date. */
import type { RequestListener, Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TOPICS } from '#contracts';
import { EventLogServer } from '#event-log';
import { createDoor, httpApp, nestLogger, type HttpApp, type Logger } from '#runtime';
import { answerCrossOrigin } from './answer/cross-origin.js';
import { answerBadAddress, answerFramingError } from './answer/framing-errors.js';
import { ProblemFilter } from './answer/problem.filter.js';
import { logHealth } from './append/log-health.js';
import { addressBehind } from './authenticate/client-address.js';
import { Canaries } from './canary/canaries.js';
import { RawLog } from './append/raw-log.js';
import { openOwnServer } from './doors/socket/own-server.js';
import { PACKETS } from './doors/socket/packets.js';
import type { SenderServer } from './doors/socket/sender-socket.js';
import { SocketDoor } from './doors/socket/socket-door.js';
import { IngestModule } from './ingest.module.js';
import { KeyDirectory } from './keys/key-directory.js';
import { KeyFeed } from './keys/key-feed.js';
import { openLimits, type OpenLimits } from './limits/open-limits.js';
import { IngestMetrics } from './metrics/ingest-metrics.js';
import { RefusedEvents } from './refused/refused-events.js';
import { RequestNotes } from './request-notes/request-notes.js';
import type { IngestParts, IngestSettings } from './parts.js';
import { readSdk, type SdkFile } from './sdk/sdk-file.js';

/** Bounds of a connection, in milliseconds and bytes. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 5_000,
};

/** A collector whose WebSocket door may be on another Socket.io server as well as on its own. */
export interface IngestApp extends HttpApp {
  /** Whether the log says that there is such a key, good or not; what stands in it by now is read first. */
  knowsKey(key: string): Promise<boolean>;
  readonly sockets: {
    /** For that server's option of the name. */
    readonly parser: unknown;
    attach(server: SenderServer): void;
    /** Before that server closes. */
    drain(): Promise<void>;
  };
}

/** The topics must exist. Answers 503 until the keys that stand in the log are known. */
export async function createIngestApp(parts: IngestParts, settings: IngestSettings): Promise<IngestApp> {
  const { log, logger } = parts;
  const metrics = new IngestMetrics(parts.metrics, () => log.appender.state().disk?.freeBytes ?? null);
  const partitions = (await log.admin.offsets(TOPICS.raw)).length;
  const keys = new KeyDirectory((name, fault) => {
    metrics.schemaUnusable();
    logger.error({ err: fault, ...name }, 'an event schema cannot be compiled; its events are not checked');
  });
  const feed = new KeyFeed(keys, log.admin, TOPICS.control, logger);
  const limits = openLimits({ live: parts.live, logger, metrics }, settings.rates);
  const rules = { keys, feed, limiter: limits.limiter, uses: limits.uses };
  const rawLog = new RawLog(log.appender, TOPICS.raw, partitions, metrics);
  const { refusedPerSecond: perSecond = 0 } = settings;
  const refused = new RefusedEvents({ appender: log.appender, partitions, perSecond, metrics, logger });
  const notes = new RequestNotes({ recent: parts.live.recent, metrics, logger });

  const app = await NestFactory.create<NestFastifyApplication>(
    IngestModule.register(parts, {
      rawLog,
      refused,
      notes,
      rules,
      feed,
      metrics,
      addressOf: addressBehind(settings.trustProxy),
      sdk: sdkOf(settings, logger),
    }),
    adapter(settings, { metrics, notes, logger }),
    { logger: nestLogger(logger), bodyParser: false, abortOnError: false },
  );
  readNoBodies(app);
  app.useGlobalFilters(app.get(ProblemFilter));
  app.connectMicroservice<MicroserviceOptions>({
    strategy: new EventLogServer({
      consumers: log.consumers,
      subscription: {
        kind: 'consume',
        options: {
          group: { ephemeral: 'ingest-keys' },
          topics: [TOPICS.control],
          position: { kind: 'beginning' },
        },
      },
    }),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  parts.health.add('ingest', () => feed.health());
  parts.health.add('log', () => logHealth(log, Date.now()));
  // In place of the part's own check: a collector works without the live store.
  parts.health.add('live-store', () => limits.health());
  await feed.start();
  await app.startAllMicroservices();
  const canaries = canariesOf(rawLog, settings, logger);
  canaries?.start();
  const sockets = app.get(SocketDoor);
  sockets.attach(openOwnServer(app.getHttpServer() as Server));
  return closing(httpApp(app), { keys, feed, limits, canaries, sockets, refused, notes });
}

function canariesOf(rawLog: RawLog, { canarySeconds = 0 }: IngestSettings, logger: Logger): Canaries | null {
  return canarySeconds > 0 ? new Canaries({ rawLog, everyMs: canarySeconds * 1_000, logger }) : null;
}

/** Events are taken without it too: a collector that was built without the SDK says so and goes on. */
function sdkOf({ sdkFile = null }: IngestSettings, logger: Logger): readonly SdkFile[] {
  if (sdkFile === null) return [];
  try {
    return readSdk(sdkFile);
  } catch (fault) {
    logger.warn({ err: fault }, 'there is no browser SDK to serve: build it with npm run build:sdk');
    return [];
  }
}

interface Witnesses {
  readonly metrics: IngestMetrics;
  readonly notes: RequestNotes;
  readonly logger: Logger;
}

function adapter(settings: IngestSettings, { metrics, notes, logger }: Witnesses): FastifyAdapter {
  const { certificate = null } = settings;
  const fastify = new FastifyAdapter({
    // Express-style middleware; there is none.
    skipMiddie: true,
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    serverFactory: (handler: RequestListener) => createDoor(handler, { limits: LIMITS, certificate, logger }),
    clientErrorHandler: answerFramingError,
    frameworkErrors: answerBadAddress,
  });
  fastify.getInstance().decorateRequest('trail', null);
  fastify.getInstance().addHook('onRequest', answerCrossOrigin);
  fastify.getInstance().addHook('onResponse', (request, reply, done) => {
    metrics.answered(reply.statusCode);
    if (request.trail) notes.answeredOverHttp(request, reply.statusCode, reply.elapsedTime);
    done();
  });
  return fastify;
}

/** Bodies of every type are left on the wire: who reads one knows its sender and its limit first. */
function readNoBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

interface Background {
  readonly keys: KeyDirectory;
  readonly feed: KeyFeed;
  readonly limits: OpenLimits;
  readonly canaries: Canaries | null;
  readonly sockets: SocketDoor;
  readonly refused: RefusedEvents;
  readonly notes: RequestNotes;
}

function closing(app: HttpApp, background: Background): IngestApp {
  const { keys, feed, limits, canaries, sockets, refused, notes } = background;
  return {
    knowsKey: async (key) => {
      await feed.caughtUp();
      return keys.find(key, Date.now()).kind !== 'unknown';
    },
    sockets: { parser: PACKETS, attach: (server) => sockets.attach(server), drain: () => sockets.drain() },
    handle: (request, response) => app.handle(request, response),
    listen: (port, host) => app.listen(port, host),
    close: async () => {
      feed.stop();
      await canaries?.stop();
      await sockets.drain();
      await app.close();
      await refused.close();
      await notes.flush();
      await limits.close();
    },
  };
}
