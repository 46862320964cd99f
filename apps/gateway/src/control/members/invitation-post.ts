/** Brings an invitation to who is invited, or its link to who invites. */
import { Inject, Injectable } from '@nestjs/common';
import type { Author, InvitationRow } from '#event-store';
import { LinkMails } from '../../mail/link-mails.js';
import { MailThrottle } from '../../mail/mail-throttle.js';
import { SETTINGS, type GatewaySettings } from '../../parts.js';
import { invitationView, type SentInvitation } from './member.dto.js';

export interface IssuedInvitation {
  readonly row: InvitationRow;
  readonly projectName: string;
  /** It stands in the link, and nowhere else. */
  readonly token: string;
}

@Injectable()
export class InvitationPost {
  constructor(
    private readonly mails: LinkMails,
    private readonly throttle: MailThrottle,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** Before anything is done. Throws Refused (TOO_MANY_REQUESTS) when it would be a mail too many. */
  async admit(author: Author, email: string): Promise<void> {
    if (this.mails.areSent && this.settings.publicUrl) await this.throttle.countInvitation(author.id, email);
  }

  /**
   * Once it is committed. `origin`: where the request came to, for a link that goes back in its answer; a mail's link needs
   * an address that no request can choose. The link is in the answer when no mail went out.
   */
  async deliver({ row, projectName, token }: IssuedInvitation, origin: string): Promise<SentInvitation> {
    const { publicUrl } = this.settings;
    const link = `${publicUrl ?? origin}/invitation?token=${token}`;
    const { email: to, expiresAt } = row;
    const isSent = Boolean(publicUrl) && (await this.mails.invitation({ to, projectName, link, expiresAt }));
    return { ...invitationView(row), link: isSent ? null : link };
  }
}
