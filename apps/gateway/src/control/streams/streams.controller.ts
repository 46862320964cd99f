import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Refusal } from '#domain';
import { streamsOf } from '#event-store';
import type { Author } from '#event-store';
import { Needs } from '../../access/needs.js';
import { By } from '../../access/author.js';
import { ChangeStream } from './change-stream.handler.js';
import { CreateStream } from './create-stream.handler.js';
import { ChangeStreamDto, CreateStreamDto, StreamList, StreamView, streamView } from './stream.dto.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/streams')
export class StreamsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: DataSource,
  ) {}

  @Get()
  @Needs('project:read')
  @ApiOkResponse({ type: StreamList })
  async list(@Param('projectId') projectId: string): Promise<StreamList> {
    const rows = await streamsOf(this.database.manager, projectId);
    return { streams: rows.map(streamView) };
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

  /** How long its events are kept. */
  @Patch(':streamId')
  @Needs('streams:write')
  @ApiOkResponse({ type: StreamView })
  change(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('streamId') streamId: string,
    @Body() { retentionDays }: ChangeStreamDto,
  ): Promise<StreamView | Refusal> {
    return this.commands.execute(new ChangeStream(author, projectId, streamId, retentionDays));
  }
}
