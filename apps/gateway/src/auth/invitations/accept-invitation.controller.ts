import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, normalEmail, type Refusal } from '#domain';
import { Needs } from '../../access/needs.js';
import { Calling, type Caller } from '../caller.js';
import { isWrongGuess, LoginThrottle } from '../login/login-throttle.js';
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
    return this.throttle.attempt(address, null, () => this.previews.of(token), isWrongGuess);
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
    const { address } = caller;
    const preview = await this.throttle.attempt(address, null, () => this.previews.of(token), isWrongGuess);
    if (isRefusal(preview)) return preview;
    const attempt = () => this.commands.execute(new AcceptInvitation(token, password, caller));
    const user = await this.throttle.attempt(address, normalEmail(preview.email), attempt, isWrongGuess);
    return isRefusal(user) ? user : this.sessions.open(user, caller);
  }
}
