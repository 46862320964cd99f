import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type ProjectRole, type Refusal } from '#domain';
import { ControlStore, invitationOf, projectOf, type Author } from '#event-store';
import { newTicket } from './invitation-ticket.js';
import { InvitationPost, type IssuedInvitation } from './invitation-post.js';
import type { SentInvitation } from './member.dto.js';

const NO_INVITATION = refuse('NOT_FOUND', 'no such invitation');

/** A new link, good for as long as a first one; the link before is void. */
export class RenewInvitation extends Command<SentInvitation | Refusal> {
  constructor(
    readonly author: Author,
    /** Of who renews. */
    readonly role: ProjectRole,
    readonly projectId: string,
    readonly invitationId: string,
    /** Where the dashboard is, as the request came to it. */
    readonly origin: string,
  ) {
    super();
  }
}

@CommandHandler(RenewInvitation)
export class RenewInvitationHandler implements ICommandHandler<RenewInvitation> {
  constructor(
    private readonly store: ControlStore,
    private readonly post: InvitationPost,
  ) {}

  async execute(command: RenewInvitation): Promise<SentInvitation | Refusal> {
    const { author, projectId, invitationId } = command;
    const open = await invitationOf(this.store.database.manager, projectId, invitationId);
    if (!open) return NO_INVITATION;
    await this.post.admit(author, open.email);
    const issued = await this.issue(command);
    return isRefusal(issued) ? issued : this.post.deliver(issued, command.origin);
  }

  private issue({ author, role: by, projectId, invitationId }: RenewInvitation): Promise<IssuedInvitation | Refusal> {
    const at = new Date();
    const { token, facts } = newTicket(at);
    return this.store.transact({ author, at }, async (transaction, manager) => {
      if (!(await invitationOf(manager, projectId, invitationId))) return NO_INVITATION;
      const command = { type: 'renew_invitation', by, ...facts } as const;
      const outcome = await transaction.decide('invitation', invitationId, command);
      if (isRefusal(outcome)) return outcome;
      const row = await invitationOf(manager, projectId, invitationId);
      const project = await projectOf(manager, projectId);
      return row && project ? { row, projectName: project.name, token } : NO_INVITATION;
    });
  }
}
