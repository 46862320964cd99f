import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { readAudit } from '#event-store';
import { DEFAULT_PAGE } from '../queries/cursor/page.dto.js';
import { AuditCursors, auditQuestion, type AuditList } from './audit-list.js';
import { auditEntryView, type AuditView } from './audit.view.js';

/** A page of the audit log. */
export class GetAudit extends Query<AuditView> {
  constructor(readonly list: AuditList) {
    super();
  }
}

@QueryHandler(GetAudit)
export class GetAuditHandler implements IQueryHandler<GetAudit> {
  constructor(
    private readonly database: DataSource,
    private readonly cursors: AuditCursors,
  ) {}

  async execute({ list }: GetAudit): Promise<AuditView> {
    const after = this.cursors.positionOf(list);
    const limit = list.dto.limit ?? DEFAULT_PAGE;
    const { rows, next } = await readAudit(this.database.manager, auditQuestion(list), after, limit);
    return { entries: rows.map(auditEntryView), nextCursor: this.cursors.cursorOf(next, list) };
  }
}
