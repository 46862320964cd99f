import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import { Needs } from '../../access/needs.js';
import { Calling, type Caller } from '../caller.js';
import { isWrongGuess, LoginThrottle } from '../login/login-throttle.js';
import { Session } from '../session.view.js';
import { Sessions } from '../sessions.js';
import { RedeemLinkDto } from './redeem-link.dto.js';
import { RedeemLink } from './redeem-link.handler.js';

@ApiTags('auth')
@Controller('auth')
export class LinkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly sessions: Sessions,
    private readonly throttle: LoginThrottle,
  ) {}

  @Post('link')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: Session })
  async redeem(
    @Body() { token, email, password }: RedeemLinkDto,
    @Calling() caller: Caller,
  ): Promise<Session | Refusal> {
    const command = new RedeemLink(token, email, password);
    const user = await this.throttle.attempt(caller.address, null, () => this.commands.execute(command), isWrongGuess);
    return isRefusal(user) ? user : this.sessions.open(user, caller);
  }
}
