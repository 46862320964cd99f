import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import {
  ControlStore,
  endSignInsOf,
  findLink,
  forgetPasswordLinks,
  hashOf,
  takeLink,
  userById,
  type Device,
  type UserRow,
} from '#event-store';
import { hashPassword, passwordProblem } from '../passwords.js';
import { personAt } from '../people.js';

export class RedeemReset extends Command<UserRow | Refusal> {
  constructor(
    readonly token: string,
    readonly password: string,
    readonly device: Pick<Device, 'address'>,
  ) {
    super();
  }
}

const INVALID = refuse('LINK_INVALID', 'the link was used, or has expired');

/** Every session of the person ends, and every other link. Personal access tokens stay. */
@CommandHandler(RedeemReset)
export class RedeemResetHandler implements ICommandHandler<RedeemReset> {
  constructor(private readonly store: ControlStore) {}

  async execute({ token, password, device }: RedeemReset): Promise<UserRow | Refusal> {
    const { manager } = this.store.database;
    const tokenHash = hashOf(token);
    // Looked up first: a password is not hashed for whoever made a token up.
    const link = await findLink(manager, tokenHash, new Date());
    const user = link?.kind === 'password' && link.userId !== null ? await userById(manager, link.userId) : null;
    if (!user) return INVALID;
    const problem = passwordProblem(password, user.email);
    if (problem !== null) return refuse('REQUEST_INVALID', problem, 'password');
    return this.reset(user, tokenHash, await hashPassword(password), device);
  }

  private reset(user: UserRow, tokenHash: string, passwordHash: string, device: Pick<Device, 'address'>) {
    const at = new Date();
    const author = personAt(user.id, device);
    return this.store.transact<UserRow>({ author, at }, async (transaction, manager) => {
      if (!(await takeLink(manager, tokenHash, at))) return INVALID;
      const changed = await transaction.decide('user', user.id, { type: 'change_password', passwordHash });
      if (isRefusal(changed)) return changed;
      await forgetPasswordLinks(manager, user.id);
      await endSignInsOf(manager, user.id, 'password', at);
      return { ...user, passwordHash };
    });
  }
}
