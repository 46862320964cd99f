import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { ProducesCsv, WantsCsv } from '../csv/format.js';
import { TakesFilters } from '../question/filters.interceptor.js';
import { EventsDto } from './events.dto.js';
import { EventsQueryService } from './events.query.js';
import { EventsView } from './events.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class EventsController {
  constructor(private readonly query: EventsQueryService) {}

  /** Newest first, a page at a time. */
  @Get('events')
  @Needs('project:read', { csv: 'data:export' })
  @TakesFilters()
  @ProducesCsv()
  @ApiOkResponse({ type: EventsView })
  list(
    @Param('projectId') projectId: string,
    @Query() dto: EventsDto,
    @WantsCsv() csv: boolean,
  ): Promise<EventsView | StreamableFile> {
    return csv ? this.query.csv(projectId, dto) : this.query.answer(projectId, dto);
  }
}
