import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, streamOf, type Author } from '#event-store';
import { streamView, type StreamView } from './stream.dto.js';

export class ChangeStream extends Command<StreamView | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly streamId: string,
    /** Null: for ever. */
    readonly retentionDays: number | null,
  ) {
    super();
  }
}

@CommandHandler(ChangeStream)
export class ChangeStreamHandler implements ICommandHandler<ChangeStream> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, streamId, retentionDays }: ChangeStream): Promise<StreamView | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const row = await streamOf(manager, projectId, streamId);
      if (!row) return refuse('NOT_FOUND', 'no such stream');
      const outcome = await transaction.decide('stream', streamId, { type: 'set_retention', days: retentionDays });
      return isRefusal(outcome) ? outcome : streamView({ ...row, retentionDays });
    });
  }
}
