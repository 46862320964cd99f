import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type ProjectRole, type Refusal } from '#domain';
import { ControlStore, countInvitations, hasMemberWithEmail, invitationOf, projectOf, type Author } from '#event-store';
import { newTicket } from './invitation-ticket.js';
import { InvitationPost, type IssuedInvitation } from './invitation-post.js';
import type { InviteDto, SentInvitation } from './member.dto.js';

/** Each may be a mail. Two that are made at one moment may both be the last one. */
const MOST_OPEN = 200;

export class InviteMember extends Command<SentInvitation | Refusal> {
  constructor(
    readonly author: Author,
    /** Of who invites. */
    readonly role: ProjectRole,
    readonly projectId: string,
    readonly wish: InviteDto,
    /** Where the dashboard is, as the request came to it. */
    readonly origin: string,
  ) {
    super();
  }
}

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly store: ControlStore,
    private readonly post: InvitationPost,
  ) {}

  async execute(command: InviteMember): Promise<SentInvitation | Refusal> {
    await this.post.admit(command.author, command.wish.email);
    const issued = await this.issue(command);
    return isRefusal(issued) ? issued : this.post.deliver(issued, command.origin);
  }

  private issue({ author, role: by, projectId, wish }: InviteMember): Promise<IssuedInvitation | Refusal> {
    const at = new Date();
    const invitationId = randomUUID();
    const { token, facts } = newTicket(at);
    return this.store.transact({ author, at }, async (transaction, manager) => {
      if (await hasMemberWithEmail(manager, projectId, wish.email)) {
        return refuse('NAME_TAKEN', 'is a member already', 'email');
      }
      if ((await countInvitations(manager, projectId, at)) >= MOST_OPEN) {
        return refuse('LIMIT_REACHED', `a project has at most ${MOST_OPEN} open invitations`);
      }
      const { email, role } = wish;
      const command = { type: 'invite', projectId, invitationId, email, role, by, ...facts } as const;
      const outcome = await transaction.decide('invitation', invitationId, command);
      if (isRefusal(outcome)) return outcome;
      const row = await invitationOf(manager, projectId, invitationId);
      const project = await projectOf(manager, projectId);
      return row && project ? { row, projectName: project.name, token } : refuse('NOT_FOUND', 'no such invitation');
    });
  }
}
