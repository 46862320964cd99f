import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import type { SessionPrincipal } from '../../access/principal.js';
import { Calling, type Caller } from '../caller.js';
import { CurrentSession } from '../current-user.js';
import { Sessions } from '../sessions.js';
import { SignInList } from './sign-in.view.js';
import { SignIns } from './sign-ins.js';

@ApiTags('auth')
@ApiBearerAuth()
@Controller('auth')
export class SignInsController {
  constructor(
    private readonly signIns: SignIns,
    private readonly sessions: Sessions,
  ) {}

  @Get('sessions')
  @Needs('person')
  @ApiOkResponse({ type: SignInList })
  async list(@CurrentSession() person: SessionPrincipal): Promise<SignInList> {
    return { sessions: await this.signIns.list(person) };
  }

  /** Its access token is refused from now on, its live connections end within a minute. */
  @Delete('sessions/:signInId')
  @Needs('person')
  @HttpCode(204)
  @ApiNoContentResponse()
  end(
    @CurrentSession() person: SessionPrincipal,
    @Param('signInId') signInId: string,
    @Calling() caller: Caller,
  ): Promise<void> {
    return this.signIns.end(person, signInId, caller);
  }

  /** Ends every session of the person, this one too. */
  @Post('logout-everywhere')
  @Needs('person')
  @HttpCode(204)
  @ApiNoContentResponse()
  async endAll(@CurrentSession() person: SessionPrincipal, @Calling() caller: Caller): Promise<void> {
    await this.signIns.endAll(person, caller);
    this.sessions.forget(caller);
  }
}
