/**
 * The built dashboard: hashed files for ever, its one page always fresh. A path that is no file and wants HTML is a
 * place inside the dashboard; what wants anything else is not found.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StartRefused } from '#runtime';
import { Refused } from '../problems/refused.js';

/** Where the build puts files whose name holds a hash of their content. */
const HASHED = '/assets/';
const NOT_DASHBOARD = /^\/(api|v1|socket\.io|health|metrics|\.well-known)(\/|$|\?)/;

/** With null there is no dashboard. Throws StartRefused when the folder does not hold one. */
export async function serveDashboard(app: NestFastifyApplication, directory: string | null): Promise<void> {
  if (directory === null) return;
  const page = readPage(directory);
  await app.register(fastifyStatic, {
    root: directory,
    index: false,
    wildcard: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const hashed = path.slice(directory.length).replaceAll('\\', '/').startsWith(HASHED);
      response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  const sendPage = (reply: FastifyReply) => reply.header('cache-control', 'no-cache').type('text/html').send(page);
  fastify.get('/', async (_request, reply) => sendPage(reply));
  fastify.get('/*', async (request, reply) => {
    if (!isPlaceInDashboard(request)) throw new Refused('NOT_FOUND');
    return sendPage(reply);
  });
}

function isPlaceInDashboard({ url, headers }: FastifyRequest): boolean {
  return !NOT_DASHBOARD.test(url) && !url.startsWith(HASHED) && (headers.accept ?? '').includes('text/html');
}

function readPage(directory: string): Buffer {
  try {
    return readFileSync(join(directory, 'index.html'));
  } catch {
    throw new StartRefused(`no dashboard in ${directory}: build it with npm run build:frontend`);
  }
}
