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

/** The same of all projects, and of what does not say whose it is, for who runs the installation. */
@ApiTags('operate')
@ApiBearerAuth()
@Controller('admin/rejected')
export class AdminRejectedController {
  constructor(
    private readonly query: RejectedQueryService,
    private readonly summaries: RejectedSummaryService,
    private readonly commands: CommandBus,
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

  /** Sends them again, mended, each with its old id; what is sent again twice counts once. A dry run says what would become of each. */
  @Post('redrive')
  @Needs('operator')
  @HttpCode(200)
  @ApiOkResponse({ type: RedriveView })
  redrive(
    @Body() { mapping = [], reason, dryRun = false, ...choice }: RedriveDto,
    @By() author: Author,
  ): Promise<RedriveView | Refusal> {
    return this.commands.execute(new RedriveRejected({ ...author, reason }, null, choice, mapping, dryRun));
  }

  /** Gives them up: they are no longer listed. What was discarded can still be sent again. */
  @Post('discard')
  @Needs('operator')
  @HttpCode(200)
  @ApiOkResponse({ type: DiscardView })
  discard(@Body() { reason, ...choice }: DiscardDto, @By() author: Author): Promise<DiscardView | Refusal> {
    return this.commands.execute(new DiscardRejected({ ...author, reason }, null, choice));
  }
}
