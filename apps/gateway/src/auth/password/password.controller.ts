import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import type { SessionPrincipal } from '../../access/principal.js';
import { MailThrottle } from '../../mail/mail-throttle.js';
import { Calling, type Caller } from '../caller.js';
import { CurrentSession } from '../current-user.js';
import { isWrongGuess, LoginThrottle } from '../login/login-throttle.js';
import { Session } from '../session.view.js';
import { Sessions } from '../sessions.js';
import { ChangePassword } from './change-password.handler.js';
import { AskForResetDto, ChangePasswordDto, RedeemResetDto } from './password.dto.js';
import { RedeemReset } from './redeem-reset.handler.js';
import { ResetLinks } from './reset-links.js';

@ApiTags('auth')
@Controller('auth')
export class PasswordController {
  constructor(
    private readonly commands: CommandBus,
    private readonly sessions: Sessions,
    private readonly throttle: LoginThrottle,
    private readonly links: ResetLinks,
    private readonly mails: MailThrottle,
  ) {}

  /** The other sessions of the person end. */
  @Post('password')
  @Needs('person')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiNoContentResponse()
  async change(
    @By() author: Author,
    @CurrentSession() person: SessionPrincipal,
    @Body() passwords: ChangePasswordDto,
    @Calling() { address }: Caller,
  ): Promise<Refusal | undefined> {
    const attempt = () => this.commands.execute(new ChangePassword(author, person, passwords));
    const outcome = await this.throttle.attempt(address, person.userId, attempt, isWrongGuess);
    return isRefusal(outcome) ? outcome : undefined;
  }

  /** Sends a link by mail if there is such an account and a mail server; the answer is the same in any case. */
  @Post('password-reset')
  @Needs('public')
  @HttpCode(202)
  @ApiAcceptedResponse()
  async ask(@Body() { email }: AskForResetDto, @Calling() caller: Caller): Promise<void> {
    if (await this.mails.mayReset(caller.address, email)) this.links.ask(email, caller);
  }

  /** Sets the password by the token of such a link; every session of the person ends, and one begins. */
  @Post('password-reset/redeem')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: Session })
  async redeem(@Body() { token, password }: RedeemResetDto, @Calling() caller: Caller): Promise<Session | Refusal> {
    const attempt = () => this.commands.execute(new RedeemReset(token, password, caller));
    const user = await this.throttle.attempt(caller.address, null, attempt, isWrongGuess);
    return isRefusal(user) ? user : this.sessions.open(user, caller);
  }
}
