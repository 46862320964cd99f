import { Module } from '@nestjs/common';
import { CursorsModule } from '../queries/cursor/cursors.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { AdminRejectedController } from './admin-rejected.controller.js';
import { Originals } from './originals.js';
import { RejectedController } from './rejected.controller.js';
import { RejectedQueryService } from './rejected.query.js';
import { RejectedSummaryService } from './summary.query.js';

/** Events that arrived nowhere: looked at, mended and sent again, or given up. */
@Module({
  imports: [CursorsModule, QueriesModule],
  controllers: [RejectedController, AdminRejectedController],
  providers: [Originals, RejectedQueryService, RejectedSummaryService],
})
export class RejectedModule {}
