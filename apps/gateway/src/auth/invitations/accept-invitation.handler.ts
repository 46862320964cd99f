/** Accepts an invitation: the invited person comes, becomes a member, and the invitation goes, in one transaction. */
import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import {
  ControlStore,
  hashOf,
  lockPassword,
  openInvitation,
  recordAudit,
  roleOf,
  userByEmail,
  userById,
  type ControlTransaction,
  type Device,
  type InvitationRow,
  type UserRow,
} from '#event-store';
import { checkPassword, hashPassword, PASSWORD_LENGTH, passwordProblem } from '../passwords.js';
import { personAt, unknownAt } from '../people.js';

export class AcceptInvitation extends Command<UserRow | Refusal> {
  constructor(
    readonly token: string,
    readonly password: string,
    readonly device: Pick<Device, 'address'>,
  ) {
    super();
  }
}

/** Whoever accepts, once the password was checked or hashed. */
interface Guest {
  readonly userId: string;
  readonly hasAccount: boolean;
  readonly passwordHash: string;
}

const WRONG_PASSWORD = refuse('LOGIN_FAILED', 'wrong password');
const INVALID = refuse('LINK_INVALID', 'the invitation was used or withdrawn, or has expired');

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(private readonly store: ControlStore) {}

  async execute({ token, password, device }: AcceptInvitation): Promise<UserRow | Refusal> {
    const invitation = await openInvitation(this.store.database.manager, hashOf(token), new Date());
    if (!invitation) return INVALID;
    const guest = await this.identify(invitation, password, device);
    if (isRefusal(guest)) return guest;
    const at = new Date();
    return this.store.transact<UserRow>({ author: personAt(guest.userId, device), at }, async (tx, manager) => {
      // Renewed meanwhile, its link is another.
      if (!(await openInvitation(manager, hashOf(token), at))) return INVALID;
      const isMember = (await roleOf(manager, guest.userId, invitation.projectId)) !== null;
      const refusal = await admit(tx, invitation, guest, { isMember, at });
      if (refusal) return refusal;
      if (!(await lockPassword(manager, { id: guest.userId, passwordHash: guest.passwordHash }))) return WRONG_PASSWORD;
      return (await userById(manager, guest.userId)) ?? INVALID;
    });
  }

  private async identify(
    { email }: InvitationRow,
    password: string,
    device: AcceptInvitation['device'],
  ): Promise<Guest | Refusal> {
    const { manager } = this.store.database;
    const user = await userByEmail(manager, email);
    if (user) {
      const { id: userId, passwordHash } = user;
      if (await checkPassword(passwordHash, password)) return { userId, hasAccount: true, passwordHash };
      await recordAudit(manager, { author: unknownAt(device, email), at: new Date(), action: 'login_failed' });
      return WRONG_PASSWORD;
    }
    if (password.length < PASSWORD_LENGTH.min) {
      return refuse('REQUEST_INVALID', `must have at least ${PASSWORD_LENGTH.min} characters`, 'password');
    }
    const problem = passwordProblem(password, email);
    if (problem !== null) return refuse('REQUEST_INVALID', problem, 'password');
    return { userId: randomUUID(), hasAccount: false, passwordHash: await hashPassword(password) };
  }
}

/** Null: done. Who is a member already keeps the role. */
async function admit(
  transaction: ControlTransaction,
  { id, projectId, email, role }: InvitationRow,
  { userId, hasAccount, passwordHash }: Guest,
  { isMember, at }: { readonly isMember: boolean; readonly at: Date },
): Promise<Refusal | null> {
  if (!hasAccount) {
    const facts = { userId, email, passwordHash, instanceRole: null };
    const registered = await transaction.decide('user', userId, { type: 'register_user', ...facts });
    if (isRefusal(registered)) return registered;
  }
  const accept = { type: 'accept_invitation', userId, at: at.getTime() } as const;
  const accepted = await transaction.decide('invitation', id, accept);
  if (isRefusal(accepted)) return accepted;
  const added = isMember ? 0 : await transaction.decide('project', projectId, { type: 'add_member', userId, role });
  return isRefusal(added) ? added : null;
}
