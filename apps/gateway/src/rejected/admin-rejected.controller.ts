import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { RejectedDto, RejectedSummaryDto } from './rejected.dto.js';
import { RejectedQueryService } from './rejected.query.js';
import { RejectedEventView, RejectedPage, RejectedSummary } from './rejected.view.js';
import { RejectedSummaryService } from './summary.query.js';

/** The same of all projects, and of what does not say whose it is, for who runs the installation. */
@ApiTags('operate')
@ApiBearerAuth()
@Controller('admin/rejected')
export class AdminRejectedController {
  constructor(
    private readonly query: RejectedQueryService,
    private readonly summaries: RejectedSummaryService,
  ) {}

  @Get()
  @Needs('operator')
  @ApiOkResponse({ type: RejectedPage })
  list(@Query() dto: RejectedDto): Promise<RejectedPage> {
    return this.query.list(null, dto);
  }

  @Get('summary')
  @Needs('operator')
  @ApiOkResponse({ type: RejectedSummary })
  summary(@Query() dto: RejectedSummaryDto): Promise<RejectedSummary> {
    return this.summaries.answer(null, dto);
  }

  @Get(':rejectedId')
  @Needs('operator')
  @ApiOkResponse({ type: RejectedEventView })
  one(@Param('rejectedId') rejectedId: string): Promise<RejectedEventView> {
    return this.query.one(null, rejectedId);
  }
}
