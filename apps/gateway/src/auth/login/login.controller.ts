import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { normalEmail, type Refusal } from '#domain';
import { Needs } from '../../access/needs.js';
import { Refused } from '../../problems/refused.js';
import { Calling, type Caller } from '../caller.js';
import { CurrentUser } from '../current-user.js';
import { Session, SignedInUser } from '../session.view.js';
import { Sessions } from '../sessions.js';
import { LoginDto } from './login.dto.js';
import { isWrongGuess, LoginThrottle } from './login-throttle.js';

@ApiTags('auth')
@Controller('auth')
export class LoginController {
  constructor(
    private readonly sessions: Sessions,
    private readonly throttle: LoginThrottle,
  ) {}

  @Post('login')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: Session })
  login(@Body() { email, password }: LoginDto, @Calling() caller: Caller): Promise<Session | Refusal> {
    const attempt = () => this.sessions.login(email, password, caller);
    return this.throttle.attempt(caller.address, normalEmail(email), attempt, isWrongGuess);
  }

  /** A new access token for the refresh token in the cookie, which is replaced. */
  @Post('refresh')
  @Needs('public')
  @HttpCode(200)
  @ApiOkResponse({ type: Session })
  refresh(@Calling() caller: Caller): Promise<Session> {
    return this.sessions.refresh(caller);
  }

  /** Ends the sign-in of the refresh token in the cookie. */
  @Post('logout')
  @Needs('public')
  @HttpCode(204)
  @ApiNoContentResponse()
  logout(@Calling() caller: Caller): Promise<void> {
    return this.sessions.logout(caller);
  }

  @Get('me')
  @Needs('signed-in')
  @ApiBearerAuth()
  @ApiOkResponse({ type: SignedInUser })
  async me(@CurrentUser() userId: string): Promise<SignedInUser> {
    const user = await this.sessions.who(userId);
    if (!user) throw new Refused('UNAUTHENTICATED');
    return user;
  }
}
