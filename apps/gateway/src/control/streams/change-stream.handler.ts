import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, MOST_TOPIC_TYPES, refuse, type Refusal, type StreamCommand } from '#domain';
import { ControlStore, streamOf, streamsOf, type Author } from '#event-store';
import type { EntityManager } from 'typeorm';
import { refuseEmpty } from '../changes.js';
import { streamView, type ChangeStreamDto, type StreamView } from './stream.dto.js';

/** Several changes stand and fall together. */
export class ChangeStream extends Command<StreamView | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly streamId: string,
    readonly changes: ChangeStreamDto,
  ) {
    super();
  }
}

@CommandHandler(ChangeStream)
export class ChangeStreamHandler implements ICommandHandler<ChangeStream> {
  constructor(private readonly store: ControlStore) {}

  async execute({ author, projectId, streamId, changes }: ChangeStream): Promise<StreamView | Refusal> {
    const empty = refuseEmpty(changes);
    if (empty) return empty;
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await streamOf(manager, projectId, streamId))) return refuse('NOT_FOUND', 'no such stream');
      for (const command of commandsOf(changes)) {
        const outcome = await transaction.decide('stream', streamId, command);
        if (isRefusal(outcome)) return outcome;
      }
      if (changes.topicTypes?.length && (await countTopicTypes(manager, projectId)) > MOST_TOPIC_TYPES) {
        return refuse('LIMIT_REACHED', `a project has at most ${MOST_TOPIC_TYPES} types with topics of their own`);
      }
      const row = await streamOf(manager, projectId, streamId);
      return row ? streamView(row) : refuse('NOT_FOUND', 'no such stream');
    });
  }
}

/** Streams share the topics of their types. */
async function countTopicTypes(manager: EntityManager, projectId: string): Promise<number> {
  return new Set((await streamsOf(manager, projectId)).flatMap(({ topicTypes }) => topicTypes)).size;
}

function commandsOf(changes: ChangeStreamDto): readonly StreamCommand[] {
  const { retentionDays, schemaPolicy, allowedTypes, partitionKey, topicTypes } = changes;
  const commands: StreamCommand[] = [
    { type: 'set_policy', schemaPolicy, allowedTypes },
    { type: 'set_routing', partitionKey, topicTypes },
  ];
  if (retentionDays !== undefined) commands.push({ type: 'set_retention', days: retentionDays });
  return commands;
}
