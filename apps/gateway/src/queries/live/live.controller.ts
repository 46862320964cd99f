import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { LiveAnswer } from '#contracts';
import { LiveDto } from './live.dto.js';
import { LiveQueryService } from './live.query.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class LiveController {
  constructor(private readonly query: LiveQueryService) {}

  /** What happens now, from the live counters. */
  @Get('live')
  live(@Param('projectId') projectId: string, @Query() { stream }: LiveDto): Promise<LiveAnswer> {
    return this.query.answer(projectId, stream);
  }
}
