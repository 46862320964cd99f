import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, countCollectors, type Author } from '#event-store';
import type { CreateCollectorDto } from './collector.dto.js';
import type { CollectorWithKey } from './collector.view.js';
import { parseInstant } from './instant.js';
import { newKey } from './new-key.js';
import { readCollector, refuseUnknownStreams } from './read-collector.js';

/** Every collector's keys are in the memory of every ingest. Two that are made at one moment may both be the last one. */
const MOST_COLLECTORS = 10_000;

export class CreateCollector extends Command<CollectorWithKey | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly wish: CreateCollectorDto,
  ) {
    super();
  }
}

@CommandHandler(CreateCollector)
export class CreateCollectorHandler implements ICommandHandler<CreateCollector> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, wish }: CreateCollector): Promise<CollectorWithKey | Refusal> {
    const collectorId = randomUUID();
    const { key, facts } = newKey();
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction, manager) => {
      const unknown = await refuseUnknownStreams(manager, projectId, wish.streams);
      if (unknown) return unknown;
      if ((await countCollectors(manager, projectId)) >= MOST_COLLECTORS) {
        return refuse('LIMIT_REACHED', `a project has at most ${MOST_COLLECTORS} collectors that are not revoked`);
      }
      const outcome = await transaction.decide('collector', collectorId, {
        type: 'create_collector',
        at: at.getTime(),
        projectId,
        collectorId,
        ...facts,
        ...termsOf(wish),
      });
      if (isRefusal(outcome)) return outcome;
      const view = await readCollector(manager, projectId, collectorId, at);
      return isRefusal(view) ? view : { ...view, key };
    });
  }
}

function termsOf({ name, streams, scopes, origins, expiresAt, ratePerSecond, monthlyQuota }: CreateCollectorDto) {
  return {
    name,
    streams,
    scopes,
    origins: origins ?? [],
    expiresAt: parseInstant(expiresAt),
    ratePerSecond: ratePerSecond ?? null,
    monthlyQuota: monthlyQuota ?? null,
  };
}
