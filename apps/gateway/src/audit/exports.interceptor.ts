/** Records in the audit log who took data away as a file. It comes before the file: without the record there is none. */
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { recordAudit } from '#event-store';
import type { AskedRequest } from '../access/access.guard.js';
import { authorOfRequest } from '../access/author.js';

@Injectable()
export class ExportsInterceptor implements NestInterceptor {
  constructor(private readonly database: DataSource) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<AskedRequest>();
    return next
      .handle()
      .pipe(
        mergeMap(async (answer: unknown) =>
          answer instanceof StreamableFile ? this.recorded(request, answer) : answer,
        ),
      );
  }

  private async recorded(request: AskedRequest, file: StreamableFile): Promise<StreamableFile> {
    const { projectId = null } = request.params as { readonly projectId?: string };
    // The address ends with what was asked for: events, sessions, top, audit.
    const { pathname, searchParams } = new URL(request.url, 'http://gateway');
    try {
      await recordAudit(this.database.manager, {
        author: authorOfRequest(request),
        at: new Date(),
        action: `export_${pathname.split('/').at(-1)}`,
        target: projectId === null ? null : { kind: 'project', id: projectId },
        projectId,
        after: Object.fromEntries(searchParams),
      });
    } catch (fault) {
      file.getStream().destroy();
      throw fault;
    }
    return file;
  }
}
