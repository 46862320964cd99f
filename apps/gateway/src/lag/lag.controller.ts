import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { FreshnessClock } from '../queries/freshness/freshness.js';
import { CanaryWatch } from './canary-watch.js';
import { LagView } from './lag.view.js';
import { LedgerCheck } from './ledger-check.js';
import { PipelineLag } from './pipeline-lag.js';

@ApiTags('operate')
@ApiBearerAuth()
@Controller('admin')
export class LagController {
  constructor(
    private readonly lag: PipelineLag,
    private readonly clock: FreshnessClock,
    private readonly ledger: LedgerCheck,
    private readonly canaries: CanaryWatch,
  ) {}

  /** How far each stage of the pipeline is behind the log, in records and in time. */
  @Get('lag')
  @Needs('operator')
  @ApiOkResponse({ type: LagView })
  async read(): Promise<LagView> {
    const asOf = await this.clock.asOf();
    const stages = await this.lag.read();
    return {
      at: new Date().toISOString(),
      asOf: new Date(asOf).toISOString(),
      lagRecords: Math.max(...stages.map(({ lagRecords }) => lagRecords)),
      lagMs: Math.max(...stages.map(({ lagMs }) => lagMs)),
      stages,
      ledger: this.ledger.last(),
      canary: await this.canaries.read(),
    };
  }
}
