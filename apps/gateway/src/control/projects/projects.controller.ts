import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { ProjectRole, Refusal } from '#domain';
import type { Author } from '#event-store';
import { AsRole, Asker } from '../../access/asker.js';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import type { Principal } from '../../access/principal.js';
import { ChangeProject } from './change-project.handler.js';
import { CreateProject } from './create-project.handler.js';
import { ChangeProjectDto, CreateProjectDto, ProjectList, ProjectView } from './project.dto.js';
import { GetProject, ListProjects } from './project.queries.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('signed-in')
  @ApiOkResponse({ type: ProjectList })
  list(@Asker() asker: Principal): Promise<ProjectList> {
    return this.queries.execute(new ListProjects(asker));
  }

  @Post()
  @Needs('new-project')
  @ApiCreatedResponse({ type: ProjectView })
  create(@By() author: Author, @Body() { name }: CreateProjectDto): Promise<ProjectView | Refusal> {
    return this.commands.execute(new CreateProject(author, name));
  }

  @Get(':projectId')
  @Needs('project:read')
  @ApiOkResponse({ type: ProjectView })
  get(@AsRole() role: ProjectRole, @Param('projectId') projectId: string): Promise<ProjectView | Refusal> {
    return this.queries.execute(new GetProject(role, projectId));
  }

  /** Its name, what is kept of visitors, and how much it may send. */
  @Patch(':projectId')
  @Needs('project:write')
  @ApiOkResponse({ type: ProjectView })
  change(
    @By() author: Author,
    @AsRole() role: ProjectRole,
    @Param('projectId') projectId: string,
    @Body() changes: ChangeProjectDto,
  ): Promise<ProjectView | Refusal> {
    return this.commands.execute(new ChangeProject(author, role, projectId, changes));
  }
}
