import { Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type ProjectRole, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { AsRole } from '../../access/asker.js';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { SentInvitation } from './member.dto.js';
import { RenewInvitation } from './renew-invitation.handler.js';
import { RequestOrigin } from './request-origin.js';
import { WithdrawInvitation } from './withdraw-invitation.handler.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/invitations/:invitationId')
export class InvitationsController {
  constructor(private readonly commands: CommandBus) {}

  /** A new link; the one before is void. Only an owner renews an owner's. */
  @Post('renew')
  @Needs('members:write')
  @HttpCode(200)
  @ApiOkResponse({ type: SentInvitation })
  renew(
    @By() author: Author,
    @AsRole() role: ProjectRole,
    @Param('projectId') projectId: string,
    @Param('invitationId') invitationId: string,
    @RequestOrigin() origin: string,
  ): Promise<SentInvitation | Refusal> {
    return this.commands.execute(new RenewInvitation(author, role, projectId, invitationId, origin));
  }

  @Delete()
  @Needs('members:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  async withdraw(
    @By() author: Author,
    @AsRole() role: ProjectRole,
    @Param('projectId') projectId: string,
    @Param('invitationId') invitationId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new WithdrawInvitation(author, role, projectId, invitationId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
