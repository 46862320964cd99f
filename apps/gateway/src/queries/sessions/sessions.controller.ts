import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { ProducesCsv, WantsCsv } from '../csv/format.js';
import { TakesFilters } from '../question/filters.interceptor.js';
import { SessionsDto } from './sessions.dto.js';
import { SessionsQueryService } from './sessions.query.js';
import { SessionsView } from './sessions.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class SessionsController {
  constructor(private readonly query: SessionsQueryService) {}

  /** Those that began in the range, newest first, a page at a time; with filters, those with an event that matches. */
  @Get('sessions')
  @Needs('project:read', { csv: 'data:export' })
  @TakesFilters()
  @ProducesCsv()
  @ApiOkResponse({ type: SessionsView })
  list(
    @Param('projectId') projectId: string,
    @Query() dto: SessionsDto,
    @WantsCsv() csv: boolean,
  ): Promise<SessionsView | StreamableFile> {
    return csv ? this.query.csv(projectId, dto) : this.query.answer(projectId, dto);
  }
}
