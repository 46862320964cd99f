import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { ProducesCsv, WantsCsv } from '../csv/format.js';
import { TakesFilters } from '../question/filters.interceptor.js';
import { TopDto } from './top.dto.js';
import { TopQueryService } from './top.query.js';
import { TopView } from './top.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class TopController {
  constructor(private readonly query: TopQueryService) {}

  /** The largest values of a dimension, the last 30 days by default. */
  @Get('top')
  @Needs('project:read', { csv: 'data:export' })
  @TakesFilters()
  @ProducesCsv()
  @ApiOkResponse({ type: TopView })
  top(
    @Param('projectId') projectId: string,
    @Query() dto: TopDto,
    @WantsCsv() csv: boolean,
  ): Promise<TopView | StreamableFile> {
    return csv ? this.query.csv(projectId, dto) : this.query.answer(projectId, dto);
  }
}
