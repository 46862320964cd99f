import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { LiveDto } from './live.dto.js';
import { LiveQueryService } from './live.query.js';
import { LiveView } from './live.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class LiveController {
  constructor(private readonly query: LiveQueryService) {}

  /** What happens now, from the live counters. */
  @Get('live')
  @Needs('project:read')
  @ApiOkResponse({ type: LiveView })
  live(@Param('projectId') projectId: string, @Query() { stream }: LiveDto): Promise<LiveView> {
    return this.query.answer(projectId, stream);
  }
}
