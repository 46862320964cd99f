import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type ProjectRole, type Refusal } from '#domain';
import { ControlStore, invitationOf, type Author } from '#event-store';

export class WithdrawInvitation extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    /** Of who withdraws. */
    readonly role: ProjectRole,
    readonly projectId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(WithdrawInvitation)
export class WithdrawInvitationHandler implements ICommandHandler<WithdrawInvitation> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, role: by, projectId, invitationId }: WithdrawInvitation): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      if (!(await invitationOf(manager, projectId, invitationId))) return refuse('NOT_FOUND', 'no such invitation');
      return transaction.decide('invitation', invitationId, { type: 'withdraw_invitation', by });
    });
  }
}
