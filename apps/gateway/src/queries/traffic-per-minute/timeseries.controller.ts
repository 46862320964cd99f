import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { TimeseriesAnswer } from '#contracts';
import { TimeseriesDto } from './timeseries.dto.js';
import { TimeseriesQueryService } from './timeseries.query.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class TimeseriesController {
  constructor(private readonly query: TimeseriesQueryService) {}

  /** Events in each minute, hour or day of a range, without bots. */
  @Get('timeseries')
  series(@Param('projectId') projectId: string, @Query() dto: TimeseriesDto): Promise<TimeseriesAnswer> {
    return this.query.answer(projectId, dto);
  }
}
