import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { CursorsModule } from '../queries/cursor/cursors.module.js';
import { AuditCursors } from './audit-list.js';
import { AuditController } from './audit.controller.js';
import { ExportAuditHandler } from './export-audit.handler.js';
import { ExportsInterceptor } from './exports.interceptor.js';
import { GetAuditHandler } from './get-audit.handler.js';

/** Who did what: read, and taken away as a file, which is recorded as well. */
@Module({
  imports: [CqrsModule, CursorsModule],
  controllers: [AuditController],
  providers: [
    AuditCursors,
    ExportAuditHandler,
    GetAuditHandler,
    { provide: APP_INTERCEPTOR, useClass: ExportsInterceptor },
  ],
})
export class AuditModule {}
