import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type Refusal } from '#domain';
import { ControlStore, streamOf, type Author } from '#event-store';

/** Takes no more events under its name. Its events stay until they are too old. */
export class RemoveStream extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly streamId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveStream)
export class RemoveStreamHandler implements ICommandHandler<RemoveStream> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, streamId }: RemoveStream): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await streamOf(manager, projectId, streamId))) return refuse('NOT_FOUND', 'no such stream');
      return transaction.decide('stream', streamId, { type: 'remove_stream' });
    });
  }
}
