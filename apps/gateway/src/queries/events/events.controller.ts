import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { EventsAnswer } from '#contracts';
import { EventsDto } from './events.dto.js';
import { EventsQueryService } from './events.query.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class EventsController {
  constructor(private readonly query: EventsQueryService) {}

  /** Newest first, a page at a time. */
  @Get('events')
  list(@Param('projectId') projectId: string, @Query() dto: EventsDto): Promise<EventsAnswer> {
    return this.query.answer(projectId, dto);
  }
}
