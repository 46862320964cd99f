import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { StorageQueryService } from './storage.query.js';
import { StorageView } from './storage.view.js';

@ApiTags('control')
@ApiBearerAuth()
@Controller('projects/:projectId/storage')
export class StorageController {
  constructor(private readonly query: StorageQueryService) {}

  /** What is kept of each stream and for how long, and what the installation takes on disk. */
  @Get()
  @Needs('project:read')
  @ApiOkResponse({ type: StorageView })
  storage(@Param('projectId') projectId: string): Promise<StorageView> {
    return this.query.answer(projectId);
  }
}
