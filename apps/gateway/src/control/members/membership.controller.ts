import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { LeaveProject } from './leave-project.handler.js';

/** Of who asks. */
@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/membership')
export class MembershipController {
  constructor(private readonly commands: CommandBus) {}

  /** Leaves the project; its last owner stays. */
  @Delete()
  @Needs('membership')
  @HttpCode(204)
  @ApiNoContentResponse()
  async leave(@By() author: Author, @Param('projectId') projectId: string): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new LeaveProject(author, projectId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
