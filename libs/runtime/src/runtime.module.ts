/** `GET /health/live`, `/health/ready` and `/metrics` for an app. */
import { Controller, Get, Inject, Module, Res, type DynamicModule } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Health } from './health.js';

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
  async ready(@Res() reply: Reply): Promise<void> {
    const report = await this.health.report();
    if (!report.ready) reply.header('retry-after', '1');
    reply.status(report.ready ? 200 : 503).send({ status: report.ready ? 'ok' : 'unavailable', parts: report.parts });
  }

  @Get('metrics')
  async prometheus(@Res() reply: Reply): Promise<void> {
    reply.header('content-type', this.metrics.contentType).send(await this.metrics.metrics());
  }
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
