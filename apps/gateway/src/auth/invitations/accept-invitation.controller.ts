import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import { Needs } from '../../access/needs.js';
import { Calling, type Caller } from '../caller.js';
import { LoginThrottle } from '../login/login-throttle.js';
import { Session } from '../session.view.js';
import { Sessions } from '../sessions.js';
import { AcceptInvitation } from './accept-invitation.handler.js';
import { AcceptInvitationDto, InvitationPreview, PreviewInvitationDto } from './invitation.dto.js';
import { InvitationPreviews } from './preview-invitation.query.js';

/** For who holds the link of an invitation, signed in or not. */
@ApiTags('auth')
@Controller('auth/invitations')
export class AcceptInvitationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly previews: InvitationPreviews,
    private readonly sessions: Sessions,
    private readonly throttle: LoginThrottle,
  ) {}

  @Post('preview')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: InvitationPreview })
  preview(
    @Body() { token }: PreviewInvitationDto,
    @Calling() { address }: Caller,
  ): Promise<InvitationPreview | Refusal> {
    return this.throttle.attempt(address, null, () => this.previews.of(token), isRefusal);
  }

  /** With an account the password is checked, as in a login; without one it becomes the account's. */
  @Post('accept')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: Session })
  async accept(
    @Body() { token, password }: AcceptInvitationDto,
    @Calling() caller: Caller,
  ): Promise<Session | Refusal> {
    const attempt = () => this.commands.execute(new AcceptInvitation(token, password, caller));
    // By the link: it is for one account, and nobody else holds it.
    const user = await this.throttle.attempt(caller.address, `invitation ${token}`, attempt, isRefusal);
    return isRefusal(user) ? user : this.sessions.open(user, caller);
  }
}
