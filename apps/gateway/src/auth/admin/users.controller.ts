import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { Calling, type Caller } from '../caller.js';
import { SetInstanceRole } from './set-instance-role.handler.js';
import { ChangeUserDto, IssuedLink, UserList } from './user.dto.js';
import { Users } from './users.js';

/** Everybody's accounts, for who runs the installation. */
@ApiTags('operate')
@ApiBearerAuth()
@Controller('admin/users')
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly users: Users,
  ) {}

  @Get()
  @Needs('operator')
  @ApiOkResponse({ type: UserList })
  async list(): Promise<UserList> {
    return { users: await this.users.list() };
  }

  /** A link by which that person chooses a new password; good once, for an hour. */
  @Post(':userId/reset-link')
  @Needs('operator')
  @ApiCreatedResponse({ type: IssuedLink })
  resetLink(
    @By() author: Author,
    @Param('userId') userId: string,
    @Calling() { origin }: Caller,
  ): Promise<IssuedLink | Refusal> {
    return this.users.resetLink(author, userId, origin);
  }

  @Patch(':userId')
  @Needs('operator')
  @HttpCode(204)
  @ApiNoContentResponse()
  async change(
    @By() author: Author,
    @Param('userId') userId: string,
    @Body() { instanceRole }: ChangeUserDto,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new SetInstanceRole(author, userId, instanceRole));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
