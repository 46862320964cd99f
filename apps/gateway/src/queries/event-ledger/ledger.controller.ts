import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../access/needs.js';
import { LedgerDto } from './ledger.dto.js';
import { LedgerQueryService } from './ledger.query.js';
import { LedgerView } from './ledger.view.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query')
export class LedgerController {
  constructor(private readonly query: LedgerQueryService) {}

  /** What became of the accepted events, by the minute or hour in which they were received. */
  @Get('ledger')
  @Needs('project:read')
  @ApiOkResponse({ type: LedgerView })
  ledger(@Param('projectId') projectId: string, @Query() dto: LedgerDto): Promise<LedgerView> {
    return this.query.answer(projectId, dto);
  }
}
