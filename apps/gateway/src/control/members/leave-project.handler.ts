import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';

/** Of somebody's own accord; the last owner stays. */
export class LeaveProject extends Command<number | Refusal> {
  constructor(
    /** Who leaves. */
    readonly author: Author,
    readonly projectId: string,
  ) {
    super();
  }
}

@CommandHandler(LeaveProject)
export class LeaveProjectHandler implements ICommandHandler<LeaveProject> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId }: LeaveProject): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, (transaction) =>
      transaction.decide('project', projectId, { type: 'leave_project', userId: author.id }),
    );
  }
}
