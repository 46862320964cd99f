import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';
import { streamView, type StreamView } from './stream.dto.js';

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
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction) => {
      const command = { type: 'create_stream', projectId, streamId, name } as const;
      const outcome = await transaction.decide('stream', streamId, command);
      if (isRefusal(outcome)) return outcome;
      return streamView({
        id: streamId,
        name,
        projectId,
        retentionDays: null,
        schemaPolicy: 'off',
        allowedTypes: [],
        createdAt: at,
      });
    });
  }
}
