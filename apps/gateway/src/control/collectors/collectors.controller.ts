import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { isRefusal, type Refusal } from '#domain';
import { collectorsOf } from '#event-store';
import { CurrentUser } from '../../auth/current-user.js';
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
  @ApiOkResponse({ type: CollectorList })
  async list(@Param('projectId') projectId: string): Promise<CollectorList> {
    return { collectors: (await collectorsOf(this.database.manager, projectId)).map(collectorView) };
  }

  @Post()
  @ApiCreatedResponse({ type: CreatedCollector })
  create(
    @CurrentUser() userId: string,
    @Param('projectId') projectId: string,
    @Body() { name, streams, scopes, origins, expiresAt }: CreateCollectorDto,
  ): Promise<CreatedCollector | Refusal> {
    const wish = { name, streams, scopes, origins: origins ?? [], expiresAt: parseInstant(expiresAt) };
    return this.commands.execute(new CreateCollector(userId, projectId, wish));
  }

  /** Its key is refused everywhere within seconds. Revoking again changes nothing. */
  @Delete(':collectorId')
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @CurrentUser() userId: string,
    @Param('projectId') projectId: string,
    @Param('collectorId') collectorId: string,
  ): Promise<Refusal | undefined> {
    const outcome = await this.commands.execute(new RevokeCollector(userId, projectId, collectorId));
    return isRefusal(outcome) ? outcome : undefined;
  }
}
