import { Body, Controller, Get, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, normalEmail, type Refusal } from '#domain';
import { Needs } from '../../access/needs.js';
import { Refused } from '../../problems/refused.js';
import { CurrentUser } from '../current-user.js';
import { Session, SignedInUser } from '../session.view.js';
import { Sessions } from '../sessions.js';
import { LoginDto } from './login.dto.js';
import { LoginThrottle } from './login-throttle.js';

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
  login(@Body() { email, password }: LoginDto, @Ip() address: string): Promise<Session | Refusal> {
    return this.throttle.attempt(address, normalEmail(email), () => this.sessions.login(email, password), isRefusal);
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
