import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { isRefusal, type Refusal } from '#domain';
import { collectorsOf, keysOf } from '#event-store';
import type { Author } from '#event-store';
import { Needs } from '../../access/needs.js';
import { By } from '../../access/author.js';
import { CollectorList, CreateCollectorDto, CreatedCollector } from './collector.dto.js';
import { collectorView } from './collector.view.js';
import { CreateCollector } from './create-collector.handler.js';
import { parseInstant } from './instant.js';
import { RevokeCollector } from './revoke-collector.handler.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/collectors')
export class CollectorsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly database: DataSource,
  ) {}

  @Get()
  @Needs('collectors:read')
  @ApiOkResponse({ type: CollectorList })
  async list(@Param('projectId') projectId: string): Promise<CollectorList> {
    const rows = await collectorsOf(this.database.manager, projectId);
    const keys = await keysOf(
      this.database.manager,
      rows.map(({ id }) => id),
    );
    const hintOf = (id: string): string => keys.find(({ collectorId }) => collectorId === id)?.keyHint ?? '';
    return { collectors: rows.map((row) => collectorView(row, hintOf(row.id))) };
  }

  @Post()
  @Needs('collectors:write')
  @ApiCreatedResponse({ type: CreatedCollector })
  create(
    @By() author: Author,
    @Param('projectId') projectId: string,
    @Body() { name, streams, scopes, origins, expiresAt }: CreateCollectorDto,
  ): Promise<CreatedCollector | Refusal> {
    const wish = { name, streams, scopes, origins: origins ?? [], expiresAt: parseInstant(expiresAt) };
    return this.commands.execute(new CreateCollector(author, projectId, wish));
  }

  /** Its key is refused everywhere within seconds. Revoking again changes nothing. */
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
