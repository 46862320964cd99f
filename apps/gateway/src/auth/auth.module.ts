import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PassportModule } from '@nestjs/passport';
import { DataSource } from 'typeorm';
import { ControlStoreModule } from '../control/control-store.module.js';
import type { Logger } from '#runtime';
import { LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { AccessTokens } from './access-tokens.js';
import { Bearers } from './bearers.js';
import { JwksController } from './jwks.controller.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LinkController } from './link/link.controller.js';
import { RedeemLinkHandler } from './link/redeem-link.handler.js';
import { LoginController } from './login/login.controller.js';
import { LoginThrottle } from './login/login-throttle.js';
import { Sessions } from './sessions.js';
import { SigningKeys } from './signing-keys.js';
import { TokenRefusals } from './token-refusals.js';

/** Who somebody is. */
@Module({
  imports: [CqrsModule, PassportModule, ControlStoreModule],
  controllers: [JwksController, LinkController, LoginController],
  providers: [
    { provide: SigningKeys, useFactory: openSigningKeys, inject: [DataSource, SETTINGS, LOGGER] },
    AccessTokens,
    Bearers,
    JwtStrategy,
    LoginThrottle,
    RedeemLinkHandler,
    Sessions,
    TokenRefusals,
  ],
  exports: [AccessTokens, Bearers, SigningKeys, TokenRefusals],
})
export class AuthModule {}

function openSigningKeys(database: DataSource, { tokens }: GatewaySettings, logger: Logger): Promise<SigningKeys> {
  return new SigningKeys({ database, settings: tokens, logger }).open();
}
