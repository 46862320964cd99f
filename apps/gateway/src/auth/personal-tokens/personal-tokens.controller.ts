import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { isRefusal, type Refusal } from '#domain';
import { personalTokensOf, type Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { parseInstant } from '../../control/collectors/instant.js';
import { CurrentUser } from '../current-user.js';
import { CreateToken } from './create-token.handler.js';
import { AccessTokenList, accessTokenView, CreatedAccessToken, CreateTokenDto } from './personal-token.dto.js';
import { RevokeToken } from './revoke-token.handler.js';

/** Tokens that programs of a person present. */
@ApiTags('auth')
@ApiBearerAuth()
@Controller('auth/tokens')
export class PersonalTokensController {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: DataSource,
  ) {}

  @Get()
  @Needs('person')
  @ApiOkResponse({ type: AccessTokenList })
  async list(@CurrentUser() userId: string): Promise<AccessTokenList> {
    return { tokens: (await personalTokensOf(this.database.manager, userId)).map(accessTokenView) };
  }

  /** The token is in this answer and in no other. */
  @Post()
  @Needs('person')
  @ApiCreatedResponse({ type: CreatedAccessToken })
  create(
    @By() author: Author,
    @CurrentUser() userId: string,
    @Body() { name, scopes, expiresAt }: CreateTokenDto,
  ): Promise<CreatedAccessToken | Refusal> {
    return this.commands.execute(new CreateToken(author, userId, { name, scopes, expiresAt: parseInstant(expiresAt) }));
  }

  @Delete(':tokenId')
  @Needs('person')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @By() author: Author,
    @CurrentUser() userId: string,
    @Param('tokenId') tokenId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RevokeToken(author, userId, tokenId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
