import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { TakesFilters } from '../question/filters.interceptor.js';
import { ComparedDto } from '../question/question.dto.js';
import { OverviewQueryService } from './overview.query.js';
import { OverviewView } from './overview.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class OverviewController {
  constructor(private readonly query: OverviewQueryService) {}

  /** The figures of a range, the last 30 days by default. */
  @Get('overview')
  @Needs('project:read')
  @TakesFilters()
  @ApiOkResponse({ type: OverviewView })
  overview(@Param('projectId') projectId: string, @Query() dto: ComparedDto): Promise<OverviewView> {
    return this.query.answer(projectId, dto);
  }
}
