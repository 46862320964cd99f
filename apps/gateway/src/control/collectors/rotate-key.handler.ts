import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '#domain';
import { collectorOf, ControlStore, type Author } from '#event-store';
import type { CollectorWithKey } from './collector.view.js';
import { newKey } from './new-key.js';
import { NO_COLLECTOR, readCollector } from './read-collector.js';

/** A new key; the one before stays good for as long as was chosen. */
export class RotateKey extends Command<CollectorWithKey | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly collectorId: string,
    readonly overlapSeconds: number,
  ) {
    super();
  }
}

@CommandHandler(RotateKey)
export class RotateKeyHandler implements ICommandHandler<RotateKey> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, collectorId, overlapSeconds }: RotateKey): Promise<CollectorWithKey | Refusal> {
    const { key, facts } = newKey();
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction, manager) => {
      if (!(await collectorOf(manager, projectId, collectorId))) return NO_COLLECTOR;
      const command = { type: 'rotate_key', ...facts, overlapSeconds, at: at.getTime() } as const;
      const outcome = await transaction.decide('collector', collectorId, command);
      if (isRefusal(outcome)) return outcome;
      const view = await readCollector(manager, projectId, collectorId, at);
      return isRefusal(view) ? view : { ...view, key };
    });
  }
}
