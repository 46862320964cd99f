import { Module } from '@nestjs/common';
import { QueriesModule } from '../queries/queries.module.js';
import { LagController } from './lag.controller.js';
import { LagWatch } from './lag-watch.js';
import { PipelineLag } from './pipeline-lag.js';

/** How far the pipeline is behind. */
@Module({
  imports: [QueriesModule],
  controllers: [LagController],
  providers: [LagWatch, PipelineLag],
})
export class LagModule {}
