import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ControlStoreModule } from '../control/control-store.module.js';
import { CursorsModule } from '../queries/cursor/cursors.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { AdminRejectedController } from './admin-rejected.controller.js';
import { ChosenEvents } from './chosen.js';
import { DiscardRejectedHandler } from './discard.handler.js';
import { ForgetMarks } from './forget-marks.js';
import { Originals } from './originals.js';
import { RawAppends } from './raw-appends.js';
import { RedriveRejectedHandler } from './redrive.handler.js';
import { RejectedController } from './rejected.controller.js';
import { RejectedMetrics } from './rejected.metrics.js';
import { RejectedQueryService } from './rejected.query.js';
import { Senders } from './senders.js';
import { RejectedSummaryService } from './summary.query.js';

/** Events that arrived nowhere: looked at, mended and sent again, or given up. */
@Module({
  imports: [CqrsModule, ControlStoreModule, CursorsModule, QueriesModule],
  controllers: [RejectedController, AdminRejectedController],
  providers: [
    ChosenEvents,
    DiscardRejectedHandler,
    ForgetMarks,
    Originals,
    RawAppends,
    RedriveRejectedHandler,
    RejectedMetrics,
    RejectedQueryService,
    RejectedSummaryService,
    Senders,
  ],
})
export class RejectedModule {}
