import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type ProjectRole, type Refusal } from '#domain';
import { ControlStore, memberOf, type Author } from '#event-store';
import { memberView, type MemberView } from './member.dto.js';

export class ChangeRole extends Command<MemberView | Refusal> {
  constructor(
    readonly author: Author,
    /** Of who changes it. */
    readonly by: ProjectRole,
    readonly projectId: string,
    readonly userId: string,
    readonly role: ProjectRole,
  ) {
    super();
  }
}

@CommandHandler(ChangeRole)
export class ChangeRoleHandler implements ICommandHandler<ChangeRole> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, by, projectId, userId, role }: ChangeRole): Promise<MemberView | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const command = { type: 'change_member_role', userId, role, by } as const;
      const outcome = await transaction.decide('project', projectId, command);
      if (isRefusal(outcome)) return outcome;
      const member = await memberOf(manager, projectId, userId);
      return member ? memberView(member) : refuse('NOT_FOUND', 'no such member');
    });
  }
}
