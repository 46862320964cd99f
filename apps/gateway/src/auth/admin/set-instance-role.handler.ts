import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type InstanceRole, type Refusal } from '#domain';
import { adminExists, ControlStore, lockSetup, type Author } from '#event-store';

export class SetInstanceRole extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly userId: string,
    readonly role: InstanceRole | null,
  ) {
    super();
  }
}

/** Somebody always runs the installation. */
@CommandHandler(SetInstanceRole)
export class SetInstanceRoleHandler implements ICommandHandler<SetInstanceRole> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, userId, role }: SetInstanceRole): Promise<number | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      await lockSetup(manager);
      const outcome = await transaction.decide('user', userId, { type: 'set_instance_role', role });
      if (isRefusal(outcome) || (await adminExists(manager))) return outcome;
      return refuse('LAST_OWNER', 'this is the last operator: make somebody else one first');
    });
  }
}
