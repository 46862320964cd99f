/** Where somebody is signed in, and signing out from afar. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { endSignIn, endSignInsOf, recordAudit, signInsOf } from '#event-store';
import type { SessionPrincipal } from '../../access/principal.js';
import { Refused } from '../../problems/refused.js';
import type { Caller } from '../caller.js';
import { personAt } from '../people.js';
import { signInView, type SignInView } from './sign-in.view.js';

@Injectable()
export class SignIns {
  constructor(private readonly database: DataSource) {}

  async list({ userId, signInId }: SessionPrincipal): Promise<readonly SignInView[]> {
    const rows = await signInsOf(this.database.manager, userId, new Date());
    return rows.map((row) => signInView(row, signInId));
  }

  /** Ends one of that person's. Throws Refused (NOT_FOUND) when it is not there (any more). */
  async end({ userId }: SessionPrincipal, signInId: string, caller: Caller): Promise<void> {
    const at = new Date();
    await this.database.transaction(async (manager) => {
      if (!(await endSignIn(manager, { signInId, userId }, 'ended', at))) throw new Refused('NOT_FOUND');
      await recordAudit(manager, { author: personAt(userId, caller), at, action: 'end_session', before: { signInId } });
    });
  }

  /** Ends all of that person's, the one that asks too. */
  async endAll({ userId }: SessionPrincipal, caller: Caller): Promise<void> {
    const at = new Date();
    await this.database.transaction(async (manager) => {
      const sessions = await endSignInsOf(manager, userId, 'everywhere', at);
      const author = personAt(userId, caller);
      await recordAudit(manager, { author, at, action: 'logout_everywhere', before: { sessions } });
    });
  }
}
