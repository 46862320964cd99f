import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PassportModule } from '@nestjs/passport';
import { DataSource } from 'typeorm';
import { ControlStoreModule } from '../control/control-store.module.js';
import type { Logger } from '#runtime';
import { LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { MailModule } from '../mail/mail.module.js';
import { SetInstanceRoleHandler } from './admin/set-instance-role.handler.js';
import { Users } from './admin/users.js';
import { UsersController } from './admin/users.controller.js';
import { AcceptInvitationController } from './invitations/accept-invitation.controller.js';
import { AcceptInvitationHandler } from './invitations/accept-invitation.handler.js';
import { InvitationPreviews } from './invitations/preview-invitation.query.js';
import { ChangePasswordHandler } from './password/change-password.handler.js';
import { PasswordController } from './password/password.controller.js';
import { RedeemResetHandler } from './password/redeem-reset.handler.js';
import { ResetLinks } from './password/reset-links.js';
import { CreateTokenHandler } from './personal-tokens/create-token.handler.js';
import { PersonalTokensController } from './personal-tokens/personal-tokens.controller.js';
import { RevokeTokenHandler } from './personal-tokens/revoke-token.handler.js';
import { SignIns } from './sign-ins/sign-ins.js';
import { SignInsController } from './sign-ins/sign-ins.controller.js';
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
  imports: [CqrsModule, PassportModule, ControlStoreModule, MailModule],
  controllers: [
    ...[JwksController, LoginController, SignInsController, PasswordController, LinkController],
    ...[PersonalTokensController, AcceptInvitationController, UsersController],
  ],
  providers: [
    { provide: SigningKeys, useFactory: openSigningKeys, inject: [DataSource, SETTINGS, LOGGER] },
    ...[AccessTokens, Bearers, JwtStrategy, TokenRefusals],
    ...[Sessions, SignIns, LoginThrottle],
    ...[ChangePasswordHandler, RedeemResetHandler, RedeemLinkHandler, ResetLinks],
    ...[CreateTokenHandler, RevokeTokenHandler],
    ...[AcceptInvitationHandler, InvitationPreviews],
    ...[SetInstanceRoleHandler, Users],
  ],
  exports: [AccessTokens, Bearers, SigningKeys, TokenRefusals],
})
export class AuthModule {}

function openSigningKeys(database: DataSource, { tokens }: GatewaySettings, logger: Logger): Promise<SigningKeys> {
  return new SigningKeys({ database, settings: tokens, logger }).open();
}
