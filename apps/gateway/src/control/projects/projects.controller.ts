import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Refusal } from '#domain';
import { projectsOf } from '#event-store';
import type { Author } from '#event-store';
import { Needs } from '../../access/needs.js';
import { By } from '../../access/author.js';
import { CurrentUser } from '../../auth/current-user.js';
import { ChangeProject } from './change-project.handler.js';
import { CreateProject } from './create-project.handler.js';
import { ChangeProjectDto, CreateProjectDto, ProjectList, ProjectView } from './project.dto.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: DataSource,
  ) {}

  @Get()
  @Needs('signed-in')
  @ApiOkResponse({ type: ProjectList })
  async list(@CurrentUser() userId: string): Promise<ProjectList> {
    return { projects: await projectsOf(this.database.manager, userId) };
  }

  @Post()
  @Needs('new-project')
  @ApiCreatedResponse({ type: ProjectView })
  create(@By() author: Author, @Body() { name }: CreateProjectDto): Promise<ProjectView | Refusal> {
    return this.commands.execute(new CreateProject(author, name));
  }

  /** What is kept of visitors. */
  @Patch(':projectId')
  @Needs('project:write')
  @ApiOkResponse({ type: ProjectView })
  change(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Body() { keepsAddresses }: ChangeProjectDto,
  ): Promise<ProjectView | Refusal> {
    return this.commands.execute(new ChangeProject(author, projectId, keepsAddresses));
  }
}
