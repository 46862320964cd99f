/** An invitation into a project: by email, for one role, good once and for a time. Of its token only the hash is known. */
import { allows, type ProjectRole } from '../access/permissions.js';
import { refuse, type Decider, type Refusal } from './decider.js';
import { normalEmail } from './user.js';

interface Ticket {
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export type InvitationCommand =
  | (Ticket & {
      readonly type: 'invite';
      readonly projectId: string;
      readonly invitationId: string;
      readonly email: string;
      readonly role: ProjectRole;
      /** The role of who invites. */
      readonly by: ProjectRole;
    })
  /** A new link; the one before is void. Who holds it may become what the invitation says: `by` must be able to make that. */
  | (Ticket & { readonly type: 'renew_invitation'; readonly by: ProjectRole })
  | { readonly type: 'withdraw_invitation'; readonly by: ProjectRole }
  | { readonly type: 'accept_invitation'; readonly userId: string; /** Epoch ms. */ readonly at: number };

interface InvitationFact {
  readonly projectId: string;
  readonly invitationId: string;
}

export type InvitationEvent =
  | (InvitationFact & Ticket & { readonly type: 'invited'; readonly email: string; readonly role: ProjectRole })
  | (InvitationFact & Ticket & { readonly type: 'invitation_renewed' })
  | (InvitationFact & { readonly type: 'invitation_withdrawn' })
  | (InvitationFact & { readonly type: 'invitation_accepted'; readonly userId: string });

interface OpenInvitation extends InvitationFact {
  readonly status: 'open';
  readonly email: string;
  readonly role: ProjectRole;
  readonly expiresAt: number;
}

export type InvitationState = { readonly status: 'absent' } | { readonly status: 'ended' } | OpenInvitation;

export const invitation: Decider<InvitationState, InvitationCommand, InvitationEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'invite') return invite(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'no such invitation');
    if (command.type === 'accept_invitation') return accept(command, state);
    if (state.status === 'ended') {
      return command.type === 'withdraw_invitation' ? [] : refuse('NOT_FOUND', 'the invitation has ended');
    }
    const { projectId, invitationId } = state;
    const refusal = checkInviter(command.by, state.role);
    if (refusal) return refusal;
    if (command.type === 'withdraw_invitation') return [{ type: 'invitation_withdrawn', projectId, invitationId }];
    const { tokenHash, expiresAt } = command;
    return [{ type: 'invitation_renewed', projectId, invitationId, tokenHash, expiresAt }];
  },

  evolve(state, event) {
    switch (event.type) {
      case 'invited': {
        const { projectId, invitationId, email, role, expiresAt } = event;
        return { status: 'open', projectId, invitationId, email, role, expiresAt };
      }
      case 'invitation_renewed':
        return state.status === 'open' ? { ...state, expiresAt: event.expiresAt } : state;
      case 'invitation_withdrawn':
      case 'invitation_accepted':
        return { status: 'ended' };
    }
  },
};

type Invite = Extract<InvitationCommand, { type: 'invite' }>;
type Accept = Extract<InvitationCommand, { type: 'accept_invitation' }>;

function invite({ type: _type, by, ...facts }: Invite, state: InvitationState): readonly InvitationEvent[] | Refusal {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the invitation exists already');
  return checkInviter(by, facts.role) ?? [{ type: 'invited', ...facts, email: normalEmail(facts.email) }];
}

function checkInviter(by: ProjectRole, role: ProjectRole): Refusal | null {
  if (!allows(by, 'members:write')) return refuse('FORBIDDEN', 'the role does not allow it');
  return role === 'owner' && by !== 'owner' ? refuse('FORBIDDEN', 'only an owner makes an owner') : null;
}

function accept({ userId, at }: Accept, state: InvitationState): readonly InvitationEvent[] | Refusal {
  if (state.status !== 'open' || state.expiresAt <= at) {
    return refuse('LINK_INVALID', 'the invitation was used or withdrawn, or has expired');
  }
  const { projectId, invitationId } = state;
  return [{ type: 'invitation_accepted', projectId, invitationId, userId }];
}
