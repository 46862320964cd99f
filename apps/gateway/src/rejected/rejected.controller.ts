import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Refusal } from '#domain';
import type { Author } from '#event-store';
import { By } from '../access/author.js';
import { Needs } from '../access/needs.js';
import { DiscardRejected } from './discard.handler.js';
import { RedriveRejected } from './redrive.handler.js';
import { DiscardDto, RedriveDto, RejectedDto, RejectedSummaryDto } from './rejected.dto.js';
import { RejectedQueryService } from './rejected.query.js';
import { DiscardView, RedriveView, RejectedEventView, RejectedPage, RejectedSummary } from './rejected.view.js';
import { RejectedSummaryService } from './summary.query.js';

/** Events of a project that arrived nowhere: refused by a collector, or set aside later. */
@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/rejected')
export class RejectedController {
  constructor(
    private readonly query: RejectedQueryService,
    private readonly summaries: RejectedSummaryService,
    private readonly commands: CommandBus,
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

  /** Sends them again, mended, each with its old id; what is sent again twice counts once. A dry run says what would become of each. */
  @Post('redrive')
  @Needs('rejected:write')
  @HttpCode(200)
  @ApiOkResponse({ type: RedriveView })
  redrive(
    @Param('projectId') projectId: string,
    @Body() { mapping = [], reason, dryRun = false, ...choice }: RedriveDto,
    @By() author: Author,
  ): Promise<RedriveView | Refusal> {
    return this.commands.execute(new RedriveRejected({ ...author, reason }, projectId, choice, mapping, dryRun));
  }

  /** Gives them up: they are no longer listed. What was discarded can still be sent again. */
  @Post('discard')
  @Needs('rejected:write')
  @HttpCode(200)
  @ApiOkResponse({ type: DiscardView })
  discard(
    @Param('projectId') projectId: string,
    @Body() { reason, ...choice }: DiscardDto,
    @By() author: Author,
  ): Promise<DiscardView | Refusal> {
    return this.commands.execute(new DiscardRejected({ ...author, reason }, projectId, choice));
  }
}
