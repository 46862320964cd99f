import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PassportModule } from '@nestjs/passport';
import { DataSource } from 'typeorm';
import { ControlStoreModule } from '../control/control-store.module.js';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { AccessTokens } from './access-tokens.js';
import { JwksController } from './jwks.controller.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LinkController } from './link/link.controller.js';
import { RedeemLinkHandler } from './link/redeem-link.handler.js';
import { LoginController } from './login/login.controller.js';
import { LoginThrottle } from './login/login-throttle.js';
import { Sessions } from './sessions.js';
import { loadSigningKey, SigningKey } from './signing-key.js';

/** Who somebody is. */
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
    AccessTokens,
    JwtStrategy,
    LoginThrottle,
    RedeemLinkHandler,
    Sessions,
  ],
  exports: [AccessTokens],
})
export class AuthModule {}
