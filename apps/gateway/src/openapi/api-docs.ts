/**
 * `/api/openapi.json`, and the same to read at `/api/docs`: Swagger UI from our own files, without a script or style in
 * the page itself, so that it works offline and under the same policy as the dashboard.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

const require = createRequire(import.meta.url);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>NexusPipe API</title>
    <link rel="stylesheet" href="/api/docs/assets/swagger-ui.css" />
    <link rel="icon" href="data:," />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

const ASSETS = /^\/swagger-ui(-bundle)?\.(css|js)$/;

export async function serveApiDocs(app: NestFastifyApplication, document: OpenAPIObject): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const json = JSON.stringify(document);
  const root = dirname(require.resolve('swagger-ui-dist/package.json'));
  // Fails at start, not at the first visit, when the files are not there.
  await readFile(`${root}/swagger-ui.css`);
  fastify.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(json));
  fastify.get('/api/docs', async (_request, reply) => reply.type('text/html').send(PAGE));
  fastify.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(START));
  await app.register(fastifyStatic, {
    root,
    prefix: '/api/docs/assets/',
    decorateReply: false,
    allowedPath: (path: string) => ASSETS.test(path),
  });
}
