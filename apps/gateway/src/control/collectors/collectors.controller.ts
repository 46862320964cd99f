import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../../access/author.js';
import { Needs } from '../../access/needs.js';
import { ChangeCollector } from './change-collector.handler.js';
import { CollectorRequestsPage } from './collector-request.view.js';
import {
  ChangeCollectorDto,
  CollectorPageDto,
  CollectorRequestsDto,
  CreateCollectorDto,
  RotateKeyDto,
} from './collector.dto.js';
import { CollectorsAnswer, CollectorView, CollectorWithKey } from './collector.view.js';
import { CreateCollector } from './create-collector.handler.js';
import { ListCollectors } from './list-collectors.handler.js';
import { ListRequests } from './list-requests.handler.js';
import { RevokeCollector } from './revoke-collector.handler.js';
import { RotateKey } from './rotate-key.handler.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/collectors')
export class CollectorsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Oldest first, the revoked ones too. */
  @Get()
  @Needs('collectors:read')
  @ApiOkResponse({ type: CollectorsAnswer })
  list(@Param('projectId') projectId: string, @Query() page: CollectorPageDto): Promise<CollectorsAnswer> {
    return this.queries.execute(new ListCollectors(projectId, page));
  }

  @Post()
  @Needs('collectors:write')
  @ApiCreatedResponse({ type: CollectorWithKey })
  create(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Body() wish: CreateCollectorDto,
  ): Promise<CollectorWithKey | Refusal> {
    return this.commands.execute(new CreateCollector(author, projectId, wish));
  }

  /** What its keys may do; they stay the same. */
  @Patch(':collectorId')
  @Needs('collectors:write')
  @ApiOkResponse({ type: CollectorView })
  change(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('collectorId') collectorId: string,
    @Body() changes: ChangeCollectorDto,
  ): Promise<CollectorView | Refusal> {
    return this.commands.execute(new ChangeCollector(author, projectId, collectorId, changes));
  }

  /**
   * What was answered lately, newest first, to its keys, and to those that are not good any more: of an hour at most 100
   * requests that were in order, and 100 that were not.
   */
  @Get(':collectorId/requests')
  @Needs('collectors:read')
  @ApiOkResponse({ type: CollectorRequestsPage })
  requests(
    @Param('projectId') projectId: string,
    @Param('collectorId') collectorId: string,
    @Query() { after }: CollectorRequestsDto,
  ): Promise<CollectorRequestsPage | Refusal> {
    return this.queries.execute(new ListRequests(projectId, collectorId, after));
  }

  /** A new key; the ones before stay good for `overlapSeconds` at most. */
  @Post(':collectorId/rotate')
  @Needs('collectors:write')
  @HttpCode(200)
  @ApiOkResponse({ type: CollectorWithKey })
  rotate(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('collectorId') collectorId: string,
    @Body() { overlapSeconds }: RotateKeyDto,
  ): Promise<CollectorWithKey | Refusal> {
    return this.commands.execute(new RotateKey(author, projectId, collectorId, overlapSeconds));
  }

  /** Its keys are refused everywhere within seconds. Revoking again changes nothing. */
  @Delete(':collectorId')
  @Needs('collectors:write')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Param('collectorId') collectorId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RevokeCollector(author, projectId, collectorId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
