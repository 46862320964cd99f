import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { ProjectLedgerCheckView } from './lag.view.js';
import { LedgerCheck } from './ledger-check.js';

@ApiTags('read')
@ApiBearerAuth()
@Controller('projects/:projectId/query/ledger')
export class ProjectLedgerCheckController {
  constructor(private readonly ledger: LedgerCheck) {}

  /** The minutes of the last day that do not add up, as of the check each minute, and the first event that is missing. */
  @Get('check')
  @Needs('project:read')
  @ApiOkResponse({ type: ProjectLedgerCheckView })
  read(@Param('projectId') projectId: string): ProjectLedgerCheckView {
    return { ledger: this.ledger.lastOf(projectId) };
  }
}
