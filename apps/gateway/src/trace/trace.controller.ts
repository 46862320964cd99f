import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { TraceAnswer } from '#contracts';
import { TraceQueryService } from './trace.query.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller(['projects/:projectId', 'projects/:projectId/query'])
export class TraceController {
  constructor(private readonly query: TraceQueryService) {}

  /** The way of an event, by its id. */
  @Get('events/:eventId/trace')
  byId(@Param('projectId') projectId: string, @Param('eventId') eventId: string): Promise<TraceAnswer> {
    return this.query.byId(projectId, eventId);
  }

  /** The same, by the receipt that the collector gave for it. */
  @Get('receipts/:receipt')
  byReceipt(@Param('projectId') projectId: string, @Param('receipt') receipt: string): Promise<TraceAnswer> {
    return this.query.byReceipt(projectId, receipt);
  }
}
