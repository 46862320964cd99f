import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';
import { FormerVersions } from './former-version.js';
import { refuseBeside, runningReplay } from './running.js';

/** Gives up the version that a replay replaced; the projector drops its tables within moments. */
export class DropRetired extends Command<undefined | Refusal> {
  constructor(
    readonly author: Author,
    readonly replayId: string,
  ) {
    super();
  }
}

@CommandHandler(DropRetired)
export class DropRetiredHandler implements ICommandHandler<DropRetired> {
  constructor(
    private readonly store: ControlStore,
    private readonly former: FormerVersions,
  ) {}

  async execute({ author, replayId }: DropRetired): Promise<undefined | Refusal> {
    const outcome = await this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const running = await runningReplay(manager);
      if (running?.rollbackOf === replayId) return refuseBeside(running);
      const former = await this.former.kept(replayId);
      if (isRefusal(former)) return former;
      return transaction.decide('replay', replayId, { type: 'drop_retired' });
    });
    return isRefusal(outcome) ? outcome : undefined;
  }
}
