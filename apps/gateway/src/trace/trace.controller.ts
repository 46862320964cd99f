import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { TraceQueryService } from './trace.query.js';
import { TraceView } from './trace.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller(['projects/:projectId', 'projects/:projectId/query'])
export class TraceController {
  constructor(private readonly query: TraceQueryService) {}

  /** The way of an event, by its id. */
  @Get('events/:eventId/trace')
  @Needs('project:read')
  @ApiOkResponse({ type: TraceView })
  byId(@Param('projectId') projectId: string, @Param('eventId') eventId: string): Promise<TraceView> {
    return this.query.byId(projectId, eventId);
  }

  /** The same, by the receipt that the collector gave for it. */
  @Get('receipts/:receipt')
  @Needs('project:read')
  @ApiOkResponse({ type: TraceView })
  byReceipt(@Param('projectId') projectId: string, @Param('receipt') receipt: string): Promise<TraceView> {
    return this.query.byReceipt(projectId, receipt);
  }
}
