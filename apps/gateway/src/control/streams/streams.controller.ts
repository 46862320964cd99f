import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { ChangeStream } from './change-stream.handler.js';
import { CreateStream } from './create-stream.handler.js';
import { ListStreams } from './list-streams.handler.js';
import { RemoveStream } from './remove-stream.handler.js';
import { ChangeStreamDto, CreateStreamDto, StreamList, StreamView } from './stream.dto.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/streams')
export class StreamsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('project:read')
  @ApiOkResponse({ type: StreamList })
  list(@Param('projectId') projectId: string): Promise<StreamList> {
    return this.queries.execute(new ListStreams(projectId));
  }

  @Post()
  @Needs('streams:write')
  @ApiCreatedResponse({ type: StreamView })
  create(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Body() { name }: CreateStreamDto,
  ): Promise<StreamView | Refusal> {
    return this.commands.execute(new CreateStream(author, projectId, name));
  }

  /** How long its events are kept, and which may come. */
  @Patch(':streamId')
  @Needs('streams:write')
  @ApiOkResponse({ type: StreamView })
  change(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('streamId') streamId: string,
    @Body() changes: ChangeStreamDto,
  ): Promise<StreamView | Refusal> {
    return this.commands.execute(new ChangeStream(author, projectId, streamId, changes));
  }

  /** It takes no more events. Those that it has stay until they are too old. */
  @Delete(':streamId')
  @Needs('streams:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('streamId') streamId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RemoveStream(author, projectId, streamId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
