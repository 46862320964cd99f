import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ProjectRole, Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';

export class RemoveMember extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    /** Of who removes. */
    readonly role: ProjectRole,
    readonly projectId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, role: by, projectId, userId }: RemoveMember): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, (transaction) =>
      transaction.decide('project', projectId, { type: 'remove_member', userId, by }),
    );
  }
}
