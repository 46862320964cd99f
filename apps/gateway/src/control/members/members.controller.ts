import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type ProjectRole, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { AsRole } from '../../access/asker.js';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { ChangeRole } from './change-role.handler.js';
import { InviteMember } from './invite-member.handler.js';
import { ListMembers } from './list-members.handler.js';
import { ChangeRoleDto, InviteDto, MembersAnswer, MemberView, SentInvitation } from './member.dto.js';
import { RemoveMember } from './remove-member.handler.js';
import { RequestOrigin } from './request-origin.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/members')
export class MembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('members:read')
  @ApiOkResponse({ type: MembersAnswer })
  list(@AsRole() role: ProjectRole, @Param('projectId') projectId: string): Promise<MembersAnswer> {
    return this.queries.execute(new ListMembers(role, projectId));
  }

  /** Invites somebody, by mail if there is one to send. Only an owner invites an owner. */
  @Post()
  @Needs('members:write')
  @ApiCreatedResponse({ type: SentInvitation })
  invite(
    @By() author: Author,
    @AsRole() role: ProjectRole,
    @Param('projectId') projectId: string,
    @Body() wish: InviteDto,
    @RequestOrigin() origin: string,
  ): Promise<SentInvitation | Refusal> {
    return this.commands.execute(new InviteMember(author, role, projectId, wish, origin));
  }

  /** Only an owner makes or unmakes an owner, and the last one stays. */
  @Patch(':userId')
  @Needs('members:write')
  @ApiOkResponse({ type: MemberView })
  change(
    @By() author: Author,
    @AsRole() by: ProjectRole,
    @Param('projectId') projectId: string,
    @Param('userId') userId: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<MemberView | Refusal> {
    return this.commands.execute(new ChangeRole(author, by, projectId, userId, role));
  }

  /** What somebody has open of the project is closed within a minute. */
  @Delete(':userId')
  @Needs('members:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(
    @By() author: Author,
    @AsRole() role: ProjectRole,
    @Param('projectId') projectId: string,
    @Param('userId') userId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RemoveMember(author, role, projectId, userId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
