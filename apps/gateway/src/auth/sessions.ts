/** Signs people in. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { projectsOf, userByEmail, userById, type UserRow } from '#event-store';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { checkPassword } from './passwords.js';
import type { Session, SignedInUser } from './session.view.js';

@Injectable()
export class Sessions {
  constructor(
    private readonly database: DataSource,
    private readonly tokens: AccessTokens,
  ) {}

  /** The same refusal, after the same time, for an unknown email and a wrong password. */
  async login(email: string, password: string): Promise<Session | Refusal> {
    const user = await userByEmail(this.database.manager, email);
    const matches = await checkPassword(user?.passwordHash ?? null, password);
    return user && matches ? this.open(user) : refuse('LOGIN_FAILED', 'wrong email or password');
  }

  /** For somebody whose identity is proven. */
  async open(user: Pick<UserRow, 'id' | 'email'>): Promise<Session> {
    const accessToken = this.tokens.sign(user.id);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, user: await this.view(user) };
  }

  /** Null when there is no such user (any more). */
  async who(userId: string): Promise<SignedInUser | null> {
    const user = await userById(this.database.manager, userId);
    return user && this.view(user);
  }

  private async view({ id, email }: Pick<UserRow, 'id' | 'email'>): Promise<SignedInUser> {
    const projects = await projectsOf(this.database.manager, id);
    return { id, email, projects: projects.map(({ id, name, role }) => ({ id, name, role })) };
  }
}
