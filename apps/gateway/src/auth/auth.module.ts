import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { PassportModule } from '@nestjs/passport';
import { DataSource } from 'typeorm';
import { ControlStoreModule } from '../control/control-store.module.js';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { JwksController } from './jwks.controller.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LinkController } from './link/link.controller.js';
import { RedeemLinkHandler } from './link/redeem-link.handler.js';
import { LoginController } from './login/login.controller.js';
import { LoginThrottle } from './login/login-throttle.js';
import { ProjectAccess } from './project-access.js';
import { ProjectGuard } from './project.guard.js';
import { Sessions } from './sessions.js';
import { loadSigningKey, SigningKey } from './signing-key.js';

/** Who somebody is, and what they may see. Its two guards stand before every handler, in this order. */
@Module({
  imports: [CqrsModule, PassportModule, ControlStoreModule],
  controllers: [JwksController, LinkController, LoginController],
  providers: [
    {
      provide: SigningKey,
      useFactory: (database: DataSource, settings: GatewaySettings) =>
        loadSigningKey(database, settings.tokens.privateKey),
      inject: [DataSource, SETTINGS],
    },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: ProjectGuard },
    AccessTokens,
    JwtStrategy,
    LoginThrottle,
    ProjectAccess,
    RedeemLinkHandler,
    Sessions,
  ],
  exports: [AccessTokens, ProjectAccess],
})
export class AuthModule {}
