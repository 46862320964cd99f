/** One-time links by which somebody chooses a new password: sent by mail, or handed over by an operator. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hashOf, recordAudit, storeLink, userByEmail, type Author, type UserRow } from '#event-store';
import type { Logger } from '#runtime';
import { newToken } from '../../control/setup/link-token.js';
import { LinkMails } from '../../mail/link-mails.js';
import { LOGGER, SETTINGS, type GatewaySettings } from '../../parts.js';
import type { Caller } from '../caller.js';
import { unknownAt } from '../people.js';

const LIFETIME_MS = 3_600_000;
/** Mails under way; more are not sent: whoever asks so often is not one person who forgot. */
const MOST_UNDER_WAY = 20;

export interface ResetLink {
  readonly link: string;
  readonly expiresAt: Date;
}

@Injectable()
export class ResetLinks {
  private underWay = 0;

  constructor(
    private readonly database: DataSource,
    private readonly mails: LinkMails,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Sends a link, if there is such a person and a mail server. Answers at once and nothing, so that nobody learns from it
   * who has an account.
   */
  ask(email: string, caller: Caller): void {
    const { publicUrl } = this.settings;
    // Never a host that a request named: whoever sent it would be sent the token.
    if (!this.mails.areSent || !publicUrl || this.underWay >= MOST_UNDER_WAY) return;
    this.underWay += 1;
    this.send(email, caller, publicUrl)
      .catch((fault: unknown) => this.logger.warn({ err: fault }, 'a password reset could not be prepared'))
      .finally(() => (this.underWay -= 1));
  }

  /** A link for a person, which the author hands over. `origin`: where the dashboard is if nothing else is configured. */
  issue(user: UserRow, author: Author, origin: string): Promise<ResetLink> {
    return this.database.transaction(async (manager) => {
      const made = await this.make(manager, user, this.settings.publicUrl ?? origin);
      const target = { kind: 'user', id: user.id };
      await recordAudit(manager, { author, at: new Date(), action: 'issue_reset_link', target });
      return made;
    });
  }

  private async send(email: string, caller: Caller, publicUrl: string): Promise<void> {
    const { manager } = this.database;
    const user = await userByEmail(manager, email);
    if (!user) return;
    const { link, expiresAt } = await this.make(manager, user, publicUrl);
    const author = unknownAt(caller, email);
    const target = { kind: 'user', id: user.id };
    await recordAudit(manager, { author, at: new Date(), action: 'ask_password_reset', target });
    await this.mails.passwordReset({ to: user.email, link, expiresAt });
  }

  private async make(manager: EntityManager, { id: userId }: UserRow, url: string): Promise<ResetLink> {
    const now = new Date();
    const token = newToken();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    await storeLink(manager, { tokenHash: hashOf(token), kind: 'password', userId, expiresAt }, now);
    return { link: `${url}/reset?token=${token}`, expiresAt };
  }
}
