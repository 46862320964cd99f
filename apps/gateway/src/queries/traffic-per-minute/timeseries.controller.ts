import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { TimeseriesDto } from './timeseries.dto.js';
import { TimeseriesQueryService } from './timeseries.query.js';
import { TimeseriesView } from './timeseries.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class TimeseriesController {
  constructor(private readonly query: TimeseriesQueryService) {}

  /** Events in each minute, hour or day of a range, those of bots among them. */
  @Get('timeseries')
  @ApiOkResponse({ type: TimeseriesView })
  series(@Param('projectId') projectId: string, @Query() dto: TimeseriesDto): Promise<TimeseriesView> {
    return this.query.answer(projectId, dto);
  }
}
