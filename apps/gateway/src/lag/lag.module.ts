import { Module } from '@nestjs/common';
import { QueriesModule } from '../queries/queries.module.js';
import { CanaryWatch } from './canary-watch.js';
import { LagController } from './lag.controller.js';
import { LagWatch } from './lag-watch.js';
import { LedgerCheck } from './ledger-check.js';
import { PipelineLag } from './pipeline-lag.js';
import { ProjectLedgerCheckController } from './project-ledger-check.controller.js';

/** How far the pipeline is behind. */
@Module({
  imports: [QueriesModule],
  controllers: [LagController, ProjectLedgerCheckController],
  providers: [CanaryWatch, LagWatch, LedgerCheck, PipelineLag],
  exports: [PipelineLag],
})
export class LagModule {}
