import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal, type ReplayStart } from '#domain';
import { ControlStore, type Author } from '#event-store';
import { DiskCheck } from './disk-check.js';
import { LogStarts } from './log-starts.js';
import { refuseBeside, runningReplay } from './running.js';

/** Orders a rebuild; the projector hears of it on `control-events`. */
export class OrderReplay extends Command<{ id: string } | Refusal> {
  constructor(
    readonly author: Author,
    readonly projections: readonly string[],
    readonly start: ReplayStart,
  ) {
    super();
  }
}

@CommandHandler(OrderReplay)
export class OrderReplayHandler implements ICommandHandler<OrderReplay> {
  constructor(
    private readonly store: ControlStore,
    private readonly starts: LogStarts,
    private readonly disk: DiskCheck,
  ) {}

  async execute({ author, projections, start }: OrderReplay): Promise<{ id: string } | Refusal> {
    const records = await this.starts.records(projections, start);
    if (isRefusal(records)) return records;
    const full = await this.disk.refusal(projections);
    if (full) return full;
    const id = randomUUID();
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const running = await runningReplay(manager);
      if (running) return refuseBeside(running);
      const command = { type: 'request_replay', replayId: id, projections, start } as const;
      const outcome = await transaction.decide('replay', id, command);
      return isRefusal(outcome) ? outcome : { id };
    });
  }
}
