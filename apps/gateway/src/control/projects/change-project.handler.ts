import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, projectsOf, type Author } from '#event-store';
import type { ProjectView } from './project.dto.js';

export class ChangeProject extends Command<ProjectView | Refusal> {
  constructor(
    readonly author: Author,
    readonly projectId: string,
    readonly keepsAddresses: boolean,
  ) {
    super();
  }
}

@CommandHandler(ChangeProject)
export class ChangeProjectHandler implements ICommandHandler<ChangeProject> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, projectId, keepsAddresses }: ChangeProject): Promise<ProjectView | Refusal> {
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const command = { type: 'set_address_keeping', keep: keepsAddresses } as const;
      const outcome = await transaction.decide('project', projectId, command);
      if (isRefusal(outcome)) return outcome;
      const changed = (await projectsOf(manager, author.id)).find(({ id }) => id === projectId);
      return changed ?? refuse('NOT_FOUND', 'no such project');
    });
  }
}
