import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { ProducesCsv, WantsCsv } from '../queries/csv/format.js';
import { AuditDto } from './audit.dto.js';
import { AuditView } from './audit.view.js';
import { ExportAudit } from './export-audit.handler.js';
import { GetAudit } from './get-audit.handler.js';

@ApiBearerAuth()
@Controller()
export class AuditController {
  constructor(private readonly queries: QueryBus) {}

  /** Who did what in the project, newest first. */
  @Get('projects/:projectId/audit')
  @Needs('audit:read', { csv: 'data:export' })
  @ApiTags('control')
  @ProducesCsv()
  @ApiOkResponse({ type: AuditView })
  ofProject(
    @Param('projectId') projectId: string,
    @Query() dto: AuditDto,
    @WantsCsv() csv: boolean,
  ): Promise<AuditView | StreamableFile> {
    return this.queries.execute<GetAudit | ExportAudit>(
      csv ? new ExportAudit({ projectId, dto }) : new GetAudit({ projectId, dto }),
    );
  }

  /** Who did what in the installation and in all of its projects, newest first. */
  @Get('admin/audit')
  @Needs('operator')
  @ApiTags('operate')
  @ProducesCsv()
  @ApiOkResponse({ type: AuditView })
  ofInstallation(@Query() dto: AuditDto, @WantsCsv() csv: boolean): Promise<AuditView | StreamableFile> {
    return this.queries.execute<GetAudit | ExportAudit>(
      csv ? new ExportAudit({ projectId: null, dto }) : new GetAudit({ projectId: null, dto }),
    );
  }
}
