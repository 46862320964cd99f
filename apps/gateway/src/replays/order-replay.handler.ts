import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal, type ReplayStart } from '#domain';
import { ControlStore, lockReplays, replayOrders, type Author } from '#event-store';
import { endedReplays } from '#read-model/reader';
import { LogStarts } from './log-starts.js';

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

/** Of so many of the latest one may be running. */
const LATEST = 20;

@CommandHandler(OrderReplay)
export class OrderReplayHandler implements ICommandHandler<OrderReplay> {
  constructor(
    private readonly store: ControlStore,
    private readonly starts: LogStarts,
  ) {}

  async execute({ author, projections, start }: OrderReplay): Promise<{ id: string } | Refusal> {
    const records = await this.starts.records(projections, start);
    if (isRefusal(records)) return records;
    const id = randomUUID();
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      await lockReplays(manager);
      const wanted = (await replayOrders(manager, LATEST)).filter((order) => order.wanted !== 'cancel');
      const ids = wanted.map((order) => order.id);
      const ended = await endedReplays(manager, ids);
      const running = wanted.find((order) => !ended.has(order.id));
      if (running)
        return refuse('REPLAY_RUNNING', `replay ${running.id} of ${running.projections.join(', ')} is running`);
      const command = { type: 'request_replay', replayId: id, projections, start } as const;
      const outcome = await transaction.decide('replay', id, command);
      return isRefusal(outcome) ? outcome : { id };
    });
  }
}
