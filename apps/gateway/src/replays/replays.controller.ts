import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isRefusal, type Refusal } from '#domain';
import type { Author } from '#event-store';
import { PROJECTION_NAMES } from '#read-model/reader';
import { By } from '../access/author.js';
import { Needs } from '../access/needs.js';
import { Refused } from '../problems/refused.js';
import { DiskCheck } from './disk-check.js';
import { DropRetired } from './drop-retired.handler.js';
import { ListProjections } from './list-projections.handler.js';
import { GetReplays } from './get-replays.handler.js';
import { LogStarts } from './log-starts.js';
import { OrderReplay } from './order-replay.handler.js';
import { projectionsOf, unknownProjection } from './projection-topics.js';
import { ProjectionList } from './projections.view.js';
import { parseStart } from './replay-start.js';
import {
  ORDERED_OR_FORECAST,
  ReplayDto,
  ReplayTopicDto,
  RollbackDto,
  WithReplayModels,
  type ReplayForecast,
  type ReplayOrdered,
} from './replay.dto.js';
import { ReplayList, ReplayView } from './replay.view.js';
import { RollBackReplay } from './roll-back.handler.js';
import { SteerReplay } from './steer-replay.handler.js';

/** Read models and their rebuilds, for who runs the installation. */
@ApiTags('operate')
@ApiBearerAuth()
@WithReplayModels()
@Controller('admin')
export class ReplaysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly starts: LogStarts,
    private readonly disk: DiskCheck,
  ) {}

  @Get('projections')
  @Needs('operator')
  @ApiOkResponse({ type: ProjectionList })
  projections(): Promise<ProjectionList> {
    return this.queries.execute(new ListProjections());
  }

  /** Rebuilds one read model from the log beside the live one, and switches to it. */
  @Post('projections/:name/replay')
  @Needs('operator')
  @HttpCode(202)
  @ApiAcceptedResponse(ORDERED_OR_FORECAST)
  replayProjection(
    @Param('name') name: string,
    @Body() dto: ReplayDto,
    @By() author: Author,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayOrdered | ReplayForecast | Refusal> {
    const known = PROJECTION_NAMES.includes(name);
    return known ? this.order([name], dto, author, reply) : Promise.resolve(unknownProjection(name));
  }

  /** Rebuilds several read models of a topic in one go. */
  @Post('topics/:topic/replay')
  @Needs('operator')
  @HttpCode(202)
  @ApiAcceptedResponse(ORDERED_OR_FORECAST)
  async replayTopic(
    @Param('topic') topic: string,
    @Body() dto: ReplayTopicDto,
    @By() author: Author,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayOrdered | ReplayForecast | Refusal> {
    const projections = projectionsOf(topic, dto.projections);
    return isRefusal(projections) ? projections : this.order(projections, dto, author, reply);
  }

  @Get('replays')
  @Needs('operator')
  @ApiOkResponse({ type: ReplayList })
  async list(): Promise<ReplayList> {
    return { replays: await this.queries.execute(new GetReplays(null)) };
  }

  @Get('replays/:replayId')
  @Needs('operator')
  @ApiOkResponse({ type: ReplayView })
  async replay(@Param('replayId') replayId: string): Promise<ReplayView> {
    const [replay] = await this.queries.execute(new GetReplays(replayId));
    if (!replay) throw new Refused('NOT_FOUND');
    return replay;
  }

  /** What has been built goes; the live version was never touched. */
  @Delete('replays/:replayId')
  @Needs('operator')
  @HttpCode(204)
  @ApiNoContentResponse()
  cancel(@Param('replayId') replayId: string, @By() author: Author): Promise<undefined | Refusal> {
    return this.commands.execute(new SteerReplay(author, replayId, 'cancel_replay'));
  }

  @Post('replays/:replayId/pause')
  @Needs('operator')
  @HttpCode(204)
  @ApiNoContentResponse()
  pause(@Param('replayId') replayId: string, @By() author: Author): Promise<undefined | Refusal> {
    return this.commands.execute(new SteerReplay(author, replayId, 'pause_replay'));
  }

  @Post('replays/:replayId/resume')
  @Needs('operator')
  @HttpCode(204)
  @ApiNoContentResponse()
  resume(@Param('replayId') replayId: string, @By() author: Author): Promise<undefined | Refusal> {
    return this.commands.execute(new SteerReplay(author, replayId, 'resume_replay'));
  }

  /** Back to the version that it replaced, which is brought to where the live one is before they change places. */
  @Post('replays/:replayId/rollback')
  @Needs('operator')
  @HttpCode(202)
  @ApiAcceptedResponse(ORDERED_OR_FORECAST)
  rollBack(
    @Param('replayId') replayId: string,
    @Body() { reason, dryRun = false }: RollbackDto,
    @By() author: Author,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayOrdered | ReplayForecast | Refusal> {
    if (dryRun) reply.status(200);
    return this.commands.execute(new RollBackReplay({ ...author, reason }, replayId, dryRun));
  }

  /** Drops the version that it replaced, which frees its room on disk. There is no going back then. */
  @Delete('replays/:replayId/retired')
  @Needs('operator')
  @HttpCode(204)
  @ApiNoContentResponse()
  dropRetired(@Param('replayId') replayId: string, @By() author: Author): Promise<undefined | Refusal> {
    return this.commands.execute(new DropRetired(author, replayId));
  }

  private async order(
    projections: readonly string[],
    { from, reason, dryRun = false }: ReplayDto,
    author: Author,
    reply: FastifyReply,
  ): Promise<ReplayOrdered | ReplayForecast | Refusal> {
    const start = parseStart(from)!;
    if (!dryRun) return this.commands.execute(new OrderReplay({ ...author, reason }, projections, start));
    const records = await this.starts.records(projections, start);
    if (isRefusal(records)) return records;
    reply.status(200);
    return { projections, records, ...(await this.disk.forecast(projections)) };
  }
}
