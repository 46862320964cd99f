import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, refuse, type Refusal } from '#domain';
import { ControlStore, endSignInsOf, forgetPasswordLinks, isSignedIn, userById, type Author } from '#event-store';
import type { SessionPrincipal } from '../../access/principal.js';
import { checkPassword, hashPassword, passwordProblem } from '../passwords.js';

export class ChangePassword extends Command<number | Refusal> {
  constructor(
    readonly author: Author,
    readonly person: SessionPrincipal,
    readonly passwords: { readonly current: string; readonly password: string },
  ) {
    super();
  }
}

const NOT_YOURS = refuse('REQUEST_INVALID', 'is not your password', 'current');

/** The other sessions and links end: whoever had the password before has it no more. Answers with how many sessions ended. */
@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(private readonly store: ControlStore) {}

  async execute({ author, person, passwords }: ChangePassword): Promise<number | Refusal> {
    const { userId, signInId } = person;
    const { current, password } = passwords;
    const user = await userById(this.store.database.manager, userId);
    if (!(await checkPassword(user?.passwordHash ?? null, current)) || !user) {
      return NOT_YOURS;
    }
    const problem = passwordProblem(password, user.email);
    if (problem !== null) return refuse('REQUEST_INVALID', problem, 'password');
    const passwordHash = await hashPassword(password);
    const at = new Date();
    return this.store.transact({ author, at }, async (transaction, manager) => {
      const changed = await transaction.decide('user', userId, { type: 'change_password', passwordHash });
      if (isRefusal(changed)) return changed;
      // Another change or a reset has come first, and has ended this session.
      if (!(await isSignedIn(manager, person, at))) return NOT_YOURS;
      await forgetPasswordLinks(manager, userId);
      return endSignInsOf(manager, userId, 'password', at, signInId);
    });
  }
}
