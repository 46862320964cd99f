import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, countStreams, streamOf, type Author } from '#event-store';
import { streamView, type StreamView } from './stream.dto.js';

/** A list of so many is read as a whole. Two that are made at the same moment may both be the last one. */
const MOST_STREAMS = 500;

export class CreateStream extends Command<StreamView | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly name: string,
  ) {
    super();
  }
}

@CommandHandler(CreateStream)
export class CreateStreamHandler implements ICommandHandler<CreateStream> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, name }: CreateStream): Promise<StreamView | Refusal> {
    const streamId = randomUUID();
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if ((await countStreams(manager, projectId)) >= MOST_STREAMS) {
        return refuse('LIMIT_REACHED', `a project has at most ${MOST_STREAMS} streams`);
      }
      const command = { type: 'create_stream', projectId, streamId, name } as const;
      const outcome = await transaction.decide('stream', streamId, command);
      if (isRefusal(outcome)) return outcome;
      const row = await streamOf(manager, projectId, streamId);
      return row ? streamView(row) : refuse('NOT_FOUND', 'no such stream');
    });
  }
}
