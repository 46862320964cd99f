import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { RejectedDto, RejectedSummaryDto } from './rejected.dto.js';
import { RejectedQueryService } from './rejected.query.js';
import { RejectedEventView, RejectedPage, RejectedSummary } from './rejected.view.js';
import { RejectedSummaryService } from './summary.query.js';

/** Events of a project that arrived nowhere: refused by a collector, or set aside later. */
@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/rejected')
export class RejectedController {
  constructor(
    private readonly query: RejectedQueryService,
    private readonly summaries: RejectedSummaryService,
  ) {}

  /** Newest first, a page at a time; those that nobody has decided on, unless `state` says so. */
  @Get()
  @Needs('rejected:read')
  @ApiOkResponse({ type: RejectedPage })
  list(@Param('projectId') projectId: string, @Query() dto: RejectedDto): Promise<RejectedPage> {
    return this.query.list(projectId, dto);
  }

  /** How many, by reason, stream and time. */
  @Get('summary')
  @Needs('rejected:read')
  @ApiOkResponse({ type: RejectedSummary })
  summary(@Param('projectId') projectId: string, @Query() dto: RejectedSummaryDto): Promise<RejectedSummary> {
    return this.summaries.answer(projectId, dto);
  }

  /** One of them, with what it holds. */
  @Get(':rejectedId')
  @Needs('rejected:read')
  @ApiOkResponse({ type: RejectedEventView })
  one(@Param('projectId') projectId: string, @Param('rejectedId') rejectedId: string): Promise<RejectedEventView> {
    return this.query.one(projectId, rejectedId);
  }
}
