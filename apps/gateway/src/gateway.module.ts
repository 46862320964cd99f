import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { RuntimeModule, type Logger } from '#runtime';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ControlModule } from './control/control.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { LagModule } from './lag/lag.module.js';
import { LiveModule } from './live/live.module.js';
import { MetaController } from './meta/meta.controller.js';
import { PartsModule } from './parts.module.js';
import { LOGGER, type GatewayParts, type GatewaySettings } from './parts.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RefusalInterceptor } from './problems/refused.js';
import { validationPipe } from './problems/validation.js';
import { QueriesModule } from './queries/queries.module.js';
import { RegistryController } from './registry/registry.controller.js';
import { RejectedModule } from './rejected/rejected.module.js';
import { ReplaysModule } from './replays/replays.module.js';

/** The door for people: who they are, what they set up, what they read, what they watch. */
@Module({})
export class GatewayModule {
  static register(parts: GatewayParts, settings: GatewaySettings): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PartsModule.register(parts, settings),
        RuntimeModule.register(parts.health, parts.metrics),
        AuthModule,
        AccessModule,
        AuditModule,
        ControlModule,
        IdempotencyModule,
        LagModule,
        LiveModule,
        QueriesModule,
        RejectedModule,
        ReplaysModule,
      ],
      controllers: [MetaController, RegistryController],
      providers: [
        { provide: APP_FILTER, useFactory: (logger: Logger) => new ProblemFilter(logger), inject: [LOGGER] },
        { provide: APP_INTERCEPTOR, useClass: RefusalInterceptor },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
