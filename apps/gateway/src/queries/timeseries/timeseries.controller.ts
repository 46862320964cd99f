import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { ProducesCsv, WantsCsv } from '../csv/format.js';
import { TakesFilters } from '../question/filters.interceptor.js';
import { TimeseriesDto } from './timeseries.dto.js';
import { TimeseriesQueryService } from './timeseries.query.js';
import { TimeseriesView } from './timeseries.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class TimeseriesController {
  constructor(private readonly query: TimeseriesQueryService) {}

  /** A metric in each minute, hour, day, week or month of a range. */
  @Get('timeseries')
  @Needs('project:read', { csv: 'data:export' })
  @TakesFilters()
  @ProducesCsv()
  @ApiOkResponse({ type: TimeseriesView })
  series(
    @Param('projectId') projectId: string,
    @Query() dto: TimeseriesDto,
    @WantsCsv() csv: boolean,
  ): Promise<TimeseriesView | StreamableFile> {
    return csv ? this.query.csv(projectId, dto) : this.query.answer(projectId, dto);
  }
}
