import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type CollectorCommand, type Refusal } from '#domain';
import { collectorOf, ControlStore, type Author } from '#event-store';
import { refuseEmpty } from '../changes.js';
import type { ChangeCollectorDto } from './collector.dto.js';
import type { CollectorView } from './collector.view.js';
import { parseInstant } from './instant.js';
import { NO_COLLECTOR, readCollector, refuseUnknownStreams } from './read-collector.js';

/** Several changes stand and fall together. The key stays as it is. */
export class ChangeCollector extends Command<CollectorView | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly collectorId: string,
    readonly changes: ChangeCollectorDto,
  ) {
    super();
  }
}

@CommandHandler(ChangeCollector)
export class ChangeCollectorHandler implements ICommandHandler<ChangeCollector> {
  constructor(private readonly store: ControlStore) {}

  async execute({ author, projectId, collectorId, changes }: ChangeCollector): Promise<CollectorView | Refusal> {
    const empty = refuseEmpty(changes);
    if (empty) return empty;
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction, manager) => {
      const row = await collectorOf(manager, projectId, collectorId);
      if (!row) return NO_COLLECTOR;
      // Streams that it had may have been removed meanwhile.
      const added = (changes.streams ?? []).filter((name) => !row.streams.includes(name));
      const unknown = await refuseUnknownStreams(manager, projectId, added);
      if (unknown) return unknown;
      for (const command of commandsOf(changes, at.getTime())) {
        const outcome = await transaction.decide('collector', collectorId, command);
        if (isRefusal(outcome)) return outcome;
      }
      return readCollector(manager, projectId, collectorId, at);
    });
  }
}

function commandsOf(changes: ChangeCollectorDto, at: number): readonly CollectorCommand[] {
  const { expiresAt, ratePerSecond, monthlyQuota, ...terms } = changes;
  const end = expiresAt === undefined ? {} : { expiresAt: parseInstant(expiresAt) };
  return [
    { type: 'change_collector', at, ...terms, ...end },
    { type: 'set_collector_limits', ratePerSecond, monthlyQuota },
  ];
}
