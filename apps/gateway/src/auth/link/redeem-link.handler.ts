/** Redeems a one-time link: the link goes, and the administrator comes, in one transaction. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import {
  adminExists,
  ControlStore,
  endSignInsOf,
  findLink,
  forgetPasswordLinks,
  hashOf,
  lockSetup,
  systemAuthor,
  takeLink,
  userByEmail,
  type UserRow,
} from '#event-store';
import { makeAdmin } from '../../control/setup/make-admin.js';
import { hashPassword, passwordProblem } from '../passwords.js';

export class RedeemLink extends Command<UserRow | Refusal> {
  constructor(
    readonly token: string,
    readonly email: string,
    readonly password: string,
  ) {
    super();
  }
}

const INVALID = refuse('LINK_INVALID', 'the link was used, has expired, or there is an administrator already');

@CommandHandler(RedeemLink)
export class RedeemLinkHandler implements ICommandHandler<RedeemLink> {
  constructor(private readonly store: ControlStore) {}

  async execute({ token, email, password }: RedeemLink): Promise<UserRow | Refusal> {
    const at = new Date();
    // Looked up first: a password is not hashed for whoever made a token up.
    const found = await findLink(this.store.database.manager, hashOf(token), at);
    if (found === null || found.kind === 'password') return INVALID;
    const problem = passwordProblem(password, email);
    if (problem !== null) return refuse('REQUEST_INVALID', problem, 'password');
    const passwordHash = await hashPassword(password);
    return this.store.transact({ author: systemAuthor('link'), at }, async (transaction, manager) => {
      await lockSetup(manager);
      const link = await takeLink(manager, hashOf(token), at);
      if (link === null || link.kind === 'password') return INVALID;
      if (link.kind === 'first' && (await adminExists(manager))) return INVALID;
      const made = await makeAdmin(transaction, manager, { email, passwordHash });
      if (isRefusal(made)) return made;
      await forgetPasswordLinks(manager, made);
      await endSignInsOf(manager, made, 'password', at);
      return (await userByEmail(manager, email)) ?? INVALID;
    });
  }
}
