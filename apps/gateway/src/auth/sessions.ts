/** Signs people in, keeps them signed in, and signs them out. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import {
  endByRefreshToken,
  lockPassword,
  openSignIn,
  projectsOf,
  recordAudit,
  refresh,
  userByEmail,
  userById,
  type Refreshable,
  type UserRow,
} from '#event-store';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { Refused } from '../problems/refused.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import type { Caller } from './caller.js';
import { checkPassword } from './passwords.js';
import { personAt, unknownAt } from './people.js';
import type { Session, SignedInUser } from './session.view.js';

type User = Pick<UserRow, 'id' | 'email' | 'instanceRole'>;
/** With the hash of the password that was checked or set. */
type KnownUser = User & Pick<UserRow, 'passwordHash'>;

const WRONG = refuse('LOGIN_FAILED', 'wrong email or password');

@Injectable()
export class Sessions {
  private readonly publicUrl: string | null;

  constructor(
    private readonly database: DataSource,
    private readonly tokens: AccessTokens,
    @Inject(SETTINGS) settings: GatewaySettings,
  ) {
    this.publicUrl = settings.publicUrl ?? null;
  }

  /** The same refusal, after the same time, for an unknown email and a wrong password. */
  async login(email: string, password: string, caller: Caller): Promise<Session | Refusal> {
    const user = await userByEmail(this.database.manager, email);
    if ((await checkPassword(user?.passwordHash ?? null, password)) && user) return this.open(user, caller);
    const author = unknownAt(caller, email);
    await recordAudit(this.database.manager, { author, at: new Date(), action: 'login_failed' });
    return WRONG;
  }

  /** For somebody whose identity is proven; refused when the password has changed since. */
  async open(user: KnownUser, caller: Caller): Promise<Session | Refusal> {
    const at = new Date();
    const opened = await this.database.transaction(async (manager) => {
      if (!(await lockPassword(manager, user))) return null;
      const signIn = await openSignIn(manager, user.id, caller, at);
      const { signInId } = signIn;
      const after = { signInId, userAgent: caller.userAgent };
      await recordAudit(manager, { author: personAt(user.id, caller), at, action: 'login', after });
      return signIn;
    });
    return opened ? this.answer(user, opened, caller) : WRONG;
  }

  /** Throws Refused: FORBIDDEN to a page of somebody else's, UNAUTHENTICATED without a refresh token that is good. */
  async refresh(caller: Caller): Promise<Session> {
    const token = this.presented(caller);
    const refreshed = token === null ? null : await refresh(this.database, token, caller, new Date());
    const user = refreshed?.outcome === 'refreshed' ? await userById(this.database.manager, refreshed.userId) : null;
    if (refreshed?.outcome === 'refreshed' && user) return this.answer(user, refreshed, caller);
    caller.forget(this.publicUrl);
    throw new Refused('UNAUTHENTICATED');
  }

  /** Ends the sign-in of the cookie, if there is one. Throws Refused (FORBIDDEN) to a page of somebody else's. */
  async logout(caller: Caller): Promise<void> {
    const token = this.presented(caller);
    caller.forget(this.publicUrl);
    if (token === null) return;
    const at = new Date();
    await this.database.transaction(async (manager) => {
      const ended = await endByRefreshToken(manager, token, at);
      if (!ended) return;
      const author = personAt(ended.userId, caller);
      await recordAudit(manager, { author, at, action: 'logout', before: { signInId: ended.signInId } });
    });
  }

  /** Has the caller's browser forget that it was signed in. */
  forget(caller: Caller): void {
    caller.forget(this.publicUrl);
  }

  /** Null when there is no such user (any more). */
  async who(userId: string): Promise<SignedInUser | null> {
    const user = await userById(this.database.manager, userId);
    return user && this.view(user);
  }

  private presented(caller: Caller): string | null {
    if (caller.isForeign(this.publicUrl)) throw new Refused('FORBIDDEN');
    return caller.refreshToken;
  }

  private async answer(user: User, signIn: Refreshable, caller: Caller): Promise<Session> {
    caller.keep(signIn, this.publicUrl);
    const accessToken = this.tokens.sign(user.id, signIn.signInId);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, user: await this.view(user) };
  }

  private async view({ id, email, instanceRole }: User): Promise<SignedInUser> {
    const projects = await projectsOf(this.database.manager, id);
    return { id, email, instanceRole, projects: projects.map(({ id, name, role }) => ({ id, name, role })) };
  }
}
