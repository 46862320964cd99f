import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type ProjectCommand, type ProjectRole, type Refusal } from '#domain';
import { ControlStore, projectOf, type Author } from '#event-store';
import { refuseEmpty } from '../changes.js';
import { projectView, type ChangeProjectDto, type ProjectView } from './project.dto.js';

/** Several changes stand and fall together. */
export class ChangeProject extends Command<ProjectView | Refusal> {
  constructor(
    readonly author: Author,
    readonly role: ProjectRole,
    readonly projectId: string,
    readonly changes: ChangeProjectDto,
  ) {
    super();
  }
}

@CommandHandler(ChangeProject)
export class ChangeProjectHandler implements ICommandHandler<ChangeProject> {
  constructor(private readonly store: ControlStore) {}

  async execute({ author, role, projectId, changes }: ChangeProject): Promise<ProjectView | Refusal> {
    const empty = refuseEmpty(changes);
    if (empty) return empty;
    return this.store.transact({ author, at: new Date() }, async (transaction, manager) => {
      for (const command of commandsOf(changes)) {
        const outcome = await transaction.decide('project', projectId, command);
        if (isRefusal(outcome)) return outcome;
      }
      const row = await projectOf(manager, projectId);
      return row ? projectView(row, role) : refuse('NOT_FOUND', 'no such project');
    });
  }
}

function commandsOf({
  name,
  keepsAddresses,
  ratePerSecond,
  monthlyQuota,
}: ChangeProjectDto): readonly ProjectCommand[] {
  const commands: ProjectCommand[] = [{ type: 'set_project_limits', ratePerSecond, monthlyQuota }];
  if (name !== undefined) commands.push({ type: 'rename_project', name });
  if (keepsAddresses !== undefined) commands.push({ type: 'set_address_keeping', keep: keepsAddresses });
  return commands;
}
