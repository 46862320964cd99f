/** Composes the gateway: one HTTP server for REST, sockets and the dashboard. Opens nothing that it was given. */
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createDoor, httpApp, nestLogger, type HttpApp } from '#runtime';
import { serveDashboard } from './dashboard/serve-dashboard.js';
import { GatewayModule } from './gateway.module.js';
import { serveApiDocs } from './openapi/api-docs.js';
import { openApiDocument } from './openapi/document.js';
import { SocketAdapter } from './live/socket-adapter.js';
import { API_PREFIX, type GatewayParts, type GatewaySettings } from './parts.js';
import { refuseBrokenRequest, refuseUnroutable } from './problems/client-error.js';
import { refuseUnstorableBody } from './problems/storable-body.js';
import { takeRegistryBodies } from './registry/registry-body.js';
import { secure } from './security-headers.js';
import { openRequest } from './tenancy/project-scope.js';

/** Bodies of people's requests are small. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** An event's id in a path: 128 characters, each up to twelve when it is escaped. */
const MAX_PARAMETER_LENGTH = 128 * 12;
/** In milliseconds; connections are kept longer than load balancers keep theirs, so that it is they who close. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 72_000 };

/** An initialised gateway that does not listen yet. */
export async function createGatewayApp(parts: GatewayParts, settings: GatewaySettings): Promise<HttpApp> {
  const app = await buildGateway(parts, settings);
  try {
    await furnishGateway(app, settings);
  } catch (fault) {
    await app.close();
    throw fault;
  }
  return httpApp(app);
}

/** Attaches headers, documents, the dashboard and sockets, and initialises the app. */
export async function furnishGateway(app: NestFastifyApplication, settings: GatewaySettings): Promise<void> {
  await secure(app, settings.ingestUrl ?? null);
  takeRegistryBodies(app.getHttpAdapter().getInstance());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', async ({ body }) => refuseUnstorableBody(body))
    // What comes after it, guards and handlers, is one piece of work.
    .addHook('preHandler', (_request, _reply, done) => openRequest(done));
  await serveApiDocs(app, openApiDocument(app));
  await serveDashboard(app, settings.dashboardDirectory);
  app.useWebSocketAdapter(new SocketAdapter(app, settings.sockets));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
}

/** The Nest app before anything is attached to it. */
export async function buildGateway(parts: GatewayParts, settings: GatewaySettings): Promise<NestFastifyApplication> {
  const { certificate = null, trustProxy = [] } = settings;
  const adapter = new FastifyAdapter({
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    serverFactory: (handler: RequestListener) =>
      createDoor(behind(settings.front, handler), { limits: LIMITS, certificate, logger: parts.logger }),
    frameworkErrors: refuseUnroutable,
    clientErrorHandler: refuseBrokenRequest,
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.register(parts, settings), adapter, {
    logger: nestLogger(parts.logger),
    abortOnError: false,
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: ['health/live', 'health/ready', 'metrics', '.well-known/jwks.json'] });
  return app;
}

function behind(front: GatewaySettings['front'], handler: RequestListener): RequestListener {
  if (!front) return handler;
  return (request, response) => {
    if (!front(request, response)) handler(request, response);
  };
}
