import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';
import { FormerVersions } from './former-version.js';
import { LogStarts } from './log-starts.js';
import type { ReplayForecast } from './replay.dto.js';
import { refuseBeside, runningReplay } from './running.js';

/** Orders a replay that begins with the tables that another one replaced. */
export class RollBackReplay extends Command<{ id: string } | ReplayForecast | Refusal> {
  constructor(
    readonly author: Author,
    /** That is taken back. */
    readonly replayId: string,
    /** Only say what it would be. */
    readonly dryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(RollBackReplay)
export class RollBackReplayHandler implements ICommandHandler<RollBackReplay> {
  constructor(
    private readonly store: ControlStore,
    private readonly former: FormerVersions,
    private readonly starts: LogStarts,
  ) {}

  async execute({ author, replayId: of, dryRun }: RollBackReplay): Promise<{ id: string } | ReplayForecast | Refusal> {
    const forecast = await this.forecast(of);
    if (isRefusal(forecast) || dryRun) return forecast;
    const id = randomUUID();
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const running = await runningReplay(manager);
      if (running) return refuseBeside(running);
      // Nothing is switched or dropped any more while the lock is held; it may have been since.
      const still = await this.former.usable(of);
      if (isRefusal(still)) return still;
      const command = { type: 'request_rollback', replayId: id, projections: forecast.projections, of } as const;
      const outcome = await transaction.decide('replay', id, command);
      return isRefusal(outcome) ? outcome : { id };
    });
  }

  /** No second copy is made: the tables are there already. */
  private async forecast(of: string): Promise<ReplayForecast | Refusal> {
    const former = await this.former.usable(of);
    if (isRefusal(former)) return former;
    const { projections } = former.order;
    const records = await this.starts.recordsSince(projections, former.version);
    return isRefusal(records) ? records : { projections, records, diskNeeded: 0, diskFree: null, fits: true };
  }
}
