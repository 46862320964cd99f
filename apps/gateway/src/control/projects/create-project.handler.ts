import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, projectOf, type Author } from '#event-store';
import { projectView, type ProjectView } from './project.dto.js';

/** Who makes a project owns it. */
export class CreateProject extends Command<ProjectView | Refusal> {
  constructor(
    readonly author: Author,
    readonly name: string,
  ) {
    super();
  }
}

@CommandHandler(CreateProject)
export class CreateProjectHandler implements ICommandHandler<CreateProject> {
  constructor(private readonly store: ControlStore) {}

  execute({ author, name }: CreateProject): Promise<ProjectView | Refusal> {
    const projectId = randomUUID();
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      const command = { type: 'create_project', projectId, name, ownerId: author.id } as const;
      const outcome = await transaction.decide('project', projectId, command);
      if (isRefusal(outcome)) return outcome;
      const row = await projectOf(manager, projectId);
      return row ? projectView(row, 'owner') : refuse('NOT_FOUND', 'no such project');
    });
  }
}
