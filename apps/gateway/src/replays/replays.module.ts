import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ControlStoreModule } from '../control/control-store.module.js';
import { LagModule } from '../lag/lag.module.js';
import { DiskCheck } from './disk-check.js';
import { DropRetiredHandler } from './drop-retired.handler.js';
import { FormerVersions } from './former-version.js';
import { GetReplaysHandler } from './get-replays.handler.js';
import { ListProjectionsHandler } from './list-projections.handler.js';
import { LogStarts } from './log-starts.js';
import { OrderReplayHandler } from './order-replay.handler.js';
import { ReplaysController } from './replays.controller.js';
import { RollBackReplayHandler } from './roll-back.handler.js';
import { SteerReplayHandler } from './steer-replay.handler.js';

/** Rebuilds of read models: ordered here, done by the projector. */
@Module({
  imports: [CqrsModule, ControlStoreModule, LagModule],
  controllers: [ReplaysController],
  providers: [
    DiskCheck,
    DropRetiredHandler,
    FormerVersions,
    GetReplaysHandler,
    ListProjectionsHandler,
    LogStarts,
    OrderReplayHandler,
    RollBackReplayHandler,
    SteerReplayHandler,
  ],
})
export class ReplaysModule {}
