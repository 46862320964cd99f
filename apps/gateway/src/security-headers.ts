/** Headers that keep browsers from doing what we did not mean (OWASP Secure Headers). Scripts and styles are files of ours. */
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** `ingestUrl`: where the dashboard's import sends events to, when that is another origin. */
export async function secure(app: NestFastifyApplication, ingestUrl: string | null): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Icons inside style sheets are data URLs.
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...(ingestUrl === null ? [] : [new URL(ingestUrl).origin])],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  // Answers of the API are about one person at one moment.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      if (request.url.startsWith('/api/v1/')) reply.header('cache-control', 'no-store');
    });
}
