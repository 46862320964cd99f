import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Refusal } from '#domain';
import { streamsOf } from '#event-store';
import { CurrentUser } from '../../auth/current-user.js';
import { CreateStream } from './create-stream.handler.js';
import { CreateStreamDto, StreamList, StreamView } from './stream.dto.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/streams')
export class StreamsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: DataSource,
  ) {}

  @Get()
  @ApiOkResponse({ type: StreamList })
  async list(@Param('projectId') projectId: string): Promise<StreamList> {
    const rows = await streamsOf(this.database.manager, projectId);
    return { streams: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
  }

  @Post()
  @ApiCreatedResponse({ type: StreamView })
  create(
    @CurrentUser() userId: string,
    @Param('projectId') projectId: string,
    @Body() { name }: CreateStreamDto,
  ): Promise<StreamView | Refusal> {
    return this.commands.execute(new CreateStream(userId, projectId, name));
  }
}
