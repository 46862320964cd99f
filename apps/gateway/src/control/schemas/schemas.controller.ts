import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author, SchemaSubject } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { ChangeSchema } from './change-schema.handler.js';
import { DiffSchemas } from './diff-schemas.handler.js';
import { RegisterSchema } from './register-schema.handler.js';
import { RetireSchema } from './retire-schema.handler.js';
import {
  ChangeSchemaDto,
  DiffSchemasDto,
  RegisterSchemaDto,
  SchemaSubjectParams,
  SchemaVersionParams,
} from './schema.dto.js';
import { GetSchema, GetSchemaVersion, ListSchemas } from './schema.queries.js';
import {
  EventSchemaDiff,
  EventSchemaList,
  EventSchemaRegistration,
  EventSchemaVersions,
  EventSchemaVersionView,
  EventSchemaView,
} from './schema.view.js';

@ApiTags('control')
@ApiBearerAuth()
@ApiParam({ name: 'projectId', type: String })
@ApiParam({ name: 'streamId', type: String })
@Controller('projects/:projectId/streams/:streamId/schemas')
export class SchemasController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Types of events that have a schema, with the latest version of each. */
  @Get()
  @Needs('project:read')
  @ApiOkResponse({ type: EventSchemaList })
  list(@Param('projectId') projectId: string, @Param('streamId') streamId: string): Promise<EventSchemaList | Refusal> {
    return this.queries.execute(new ListSchemas(projectId, streamId));
  }

  /** All versions. */
  @Get(':type')
  @Needs('project:read')
  @ApiOkResponse({ type: EventSchemaVersions })
  get(@Param() params: SchemaSubjectParams): Promise<EventSchemaVersions | Refusal> {
    return this.queries.execute(new GetSchema(subjectOf(params)));
  }

  @Get(':type/versions/:version')
  @Needs('project:read')
  @ApiOkResponse({ type: EventSchemaVersionView })
  version(@Param() params: SchemaVersionParams): Promise<EventSchemaVersionView | Refusal> {
    return this.queries.execute(new GetSchemaVersion(subjectOf(params), params.version));
  }

  /** Why events of one version would not do for another. */
  @Get(':type/diff')
  @Needs('project:read')
  @ApiOkResponse({ type: EventSchemaDiff })
  diff(
    @Param() params: SchemaSubjectParams,
    @Query() { from, to }: DiffSchemasDto,
  ): Promise<EventSchemaDiff | Refusal> {
    return this.queries.execute(new DiffSchemas(subjectOf(params), from, to));
  }

  /** A new version, if the compatibility mode allows it. The same content again is the same version. */
  @Post(':type/versions')
  @Needs('streams:write')
  @HttpCode(200)
  @ApiOkResponse({ type: EventSchemaRegistration })
  register(
    @By() author: Author,
    @Param() params: SchemaSubjectParams,
    @Body() { schema, schemaType, dryRun = false }: RegisterSchemaDto,
  ): Promise<EventSchemaRegistration | Refusal> {
    return this.commands.execute(
      new RegisterSchema(author, subjectOf(params), { schema, schemaType: schemaType ?? null }, dryRun),
    );
  }

  /** Which versions may follow, and what happens to events that are not right. */
  @Patch(':type')
  @Needs('streams:write')
  @ApiOkResponse({ type: EventSchemaView })
  change(
    @By() author: Author,
    @Param() params: SchemaSubjectParams,
    @Body() changes: ChangeSchemaDto,
  ): Promise<EventSchemaView | Refusal> {
    return this.commands.execute(new ChangeSchema(author, subjectOf(params), changes));
  }

  /** Events of a former version are taken no more. */
  @Delete(':type/versions/:version')
  @Needs('streams:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  retireVersion(@By() author: Author, @Param() params: SchemaVersionParams): Promise<Refusal | undefined> {
    return this.retire(author, params, params.version);
  }

  /** Events of the type are not checked any more. Its versions can still be read. */
  @Delete(':type')
  @Needs('streams:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  retireSchema(@By() author: Author, @Param() params: SchemaSubjectParams): Promise<Refusal | undefined> {
    return this.retire(author, params, null);
  }

  private async retire(
    author: Author,
    params: SchemaSubjectParams,
    version: number | null,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RetireSchema(author, subjectOf(params), version));
    return isRefusal(outcome) ? outcome : undefined;
  }
}

function subjectOf({ projectId, streamId, type: eventType }: SchemaSubjectParams): SchemaSubject {
  return { projectId, streamId, eventType };
}
