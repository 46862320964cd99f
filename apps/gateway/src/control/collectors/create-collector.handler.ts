import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { apiKeyHint, formatApiKey, isRefusal, refuse, type CollectorGrant, type Refusal } from '#domain';
import { collectorOf, ControlStore, streamsOf, type Author } from '#event-store';
import type { CreatedCollector } from './collector.dto.js';
import { collectorView } from './collector.view.js';

/** 160 bits. */
const KEY_BYTES = 20;

export interface CollectorWish {
  readonly name: string;
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorGrant[];
  readonly origins: readonly string[];
  /** Epoch ms. */
  readonly expiresAt: number | null;
}

export class CreateCollector extends Command<CreatedCollector | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly wish: CollectorWish,
  ) {
    super();
  }
}

@CommandHandler(CreateCollector)
export class CreateCollectorHandler implements ICommandHandler<CreateCollector> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, wish }: CreateCollector): Promise<CreatedCollector | Refusal> {
    const collectorId = randomUUID();
    const key = formatApiKey(randomBytes(KEY_BYTES));
    const keyHash = createHash('sha256').update(key).digest('hex');
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction, manager) => {
      const unknown = await unknownStream(manager, projectId, wish.streams);
      if (unknown !== undefined) return refuse('REQUEST_INVALID', `the project has no stream ${unknown}`, 'streams');
      const facts = {
        projectId,
        collectorId,
        keyHash,
        keyHint: apiKeyHint(key),
        ...wish,
        ratePerSecond: null,
        monthlyQuota: null,
      };
      const command = { type: 'create_collector', at: at.getTime(), ...facts } as const;
      const outcome = await transaction.decide('collector', collectorId, command);
      if (isRefusal(outcome)) return outcome;
      const row = await collectorOf(manager, projectId, collectorId);
      return row ? { ...collectorView(row, apiKeyHint(key)), key } : refuse('NOT_FOUND', 'no such collector');
    });
  }
}

async function unknownStream(
  manager: EntityManager,
  projectId: string,
  names: readonly string[],
): Promise<string | undefined> {
  const known = new Set((await streamsOf(manager, projectId)).map(({ name }) => name));
  return names.find((name) => !known.has(name));
}
