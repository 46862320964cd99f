import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '#domain';
import { collectorOf, ControlStore, type Author } from '#event-store';
import { NO_COLLECTOR } from './read-collector.js';

export class RevokeCollector extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly collectorId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeCollector)
export class RevokeCollectorHandler implements ICommandHandler<RevokeCollector> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, collectorId }: RevokeCollector): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await collectorOf(manager, projectId, collectorId))) return NO_COLLECTOR;
      return transaction.decide('collector', collectorId, { type: 'revoke_collector' });
    });
  }
}
