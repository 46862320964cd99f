/**
 * `GET /health/live`, `/health/ready` and `/metrics` for an app. Everybody may know whether it is ready; what is inside is
 * for insiders.
 */
import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, Module, Req, Res, type DynamicModule } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Health } from './health.js';
import { isInsider, type Looking } from './insiders.js';

/** The part of a Fastify reply that is used here. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

@ApiExcludeController()
@Controller()
class RuntimeController {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(Registry) private readonly metrics: Registry,
  ) {}

  /** The process runs its event loop. */
  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Req() request: Looking, @Res() reply: Reply): Promise<void> {
    const { ready, parts } = await this.health.report();
    if (!ready) reply.header('retry-after', '1');
    const shown = isInsider(request, this.health.token) ? { parts } : {};
    reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', ...shown });
  }

  @Get('metrics')
  async prometheus(@Req() request: Looking, @Res() reply: Reply): Promise<void> {
    if (!isInsider(request, this.health.token)) return refuse(reply);
    reply.header('content-type', this.metrics.contentType).send(await this.metrics.metrics());
  }
}

/** As every error leaves (RFC 9457). The catalogue of errors is not known here; this entry of it never changes. */
function refuse(reply: Reply): void {
  const code = 'UNAUTHENTICATED';
  const problem = { type: `urn:nexuspipe:error:${code}`, title: 'Not signed in', status: 401, code, retryable: false };
  reply.status(401).header('www-authenticate', 'Bearer').header('content-type', 'application/problem+json');
  reply.send(JSON.stringify({ ...problem, traceId: randomBytes(16).toString('hex') }));
}

@Module({})
export class RuntimeModule {
  static register(health: Health, metrics: Registry): DynamicModule {
    return {
      module: RuntimeModule,
      controllers: [RuntimeController],
      providers: [
        { provide: Health, useValue: health },
        { provide: Registry, useValue: metrics },
      ],
    };
  }
}
