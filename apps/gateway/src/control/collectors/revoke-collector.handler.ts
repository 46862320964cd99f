import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type Refusal } from '#domain';
import { collectorOf, ControlStore } from '#event-store';

export class RevokeCollector extends Command<number | Refusal> {
  constructor(
    readonly userId: string,
    readonly projectId: string,
    readonly collectorId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeCollector)
export class RevokeCollectorHandler implements ICommandHandler<RevokeCollector> {
  constructor(private readonly store: ControlStore) {}

  execute({ userId, projectId, collectorId }: RevokeCollector): Promise<number | Refusal> {
    return this.store.transact({ actor: userId, at: new Date() }, async (transaction, manager) => {
      const row = await collectorOf(manager, projectId, collectorId);
      if (!row) return refuse('NOT_FOUND', 'no such collector');
      return transaction.decide('collector', collectorId, { type: 'revoke_collector' });
    });
  }
}
