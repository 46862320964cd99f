import type { StreamableFile } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { readAudit } from '#event-store';
import { csvFileOfList } from '../queries/csv/csv-file.js';
import { AuditCursors, auditQuestion, type AuditList } from './audit-list.js';
import { AUDIT_CELLS } from './audit.csv.js';
import { auditEntryView } from './audit.view.js';

/** The audit log as a file, newest first. */
export class ExportAudit extends Query<StreamableFile> {
  constructor(readonly list: AuditList) {
    super();
  }
}

@QueryHandler(ExportAudit)
export class ExportAuditHandler implements IQueryHandler<ExportAudit> {
  constructor(
    private readonly database: DataSource,
    private readonly cursors: AuditCursors,
  ) {}

  execute({ list }: ExportAudit): Promise<StreamableFile> {
    const question = auditQuestion(list);
    return csvFileOfList('audit', AUDIT_CELLS, {
      after: this.cursors.positionOf(list),
      limit: list.dto.limit,
      page: async (after: string | null, limit) => {
        const { rows, next } = await readAudit(this.database.manager, question, after, limit);
        return { rows: rows.map(auditEntryView), next };
      },
    });
  }
}
