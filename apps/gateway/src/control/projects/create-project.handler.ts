import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '#domain';
import { ControlStore, type Author } from '#event-store';
import type { ProjectView } from './project.dto.js';

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
    return this.store.transact({ author, at: new Date() }, async (transaction) => {
      const command = { type: 'create_project', projectId, name, ownerId: author.id } as const;
      const outcome = await transaction.decide('project', projectId, command);
      return isRefusal(outcome) ? outcome : { id: projectId, name, role: 'owner', keepsAddresses: false };
    });
  }
}
