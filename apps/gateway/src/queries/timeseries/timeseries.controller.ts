import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
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
  @TakesFilters()
  @ApiOkResponse({ type: TimeseriesView })
  series(@Param('projectId') projectId: string, @Query() dto: TimeseriesDto): Promise<TimeseriesView> {
    return this.query.answer(projectId, dto);
  }
}
