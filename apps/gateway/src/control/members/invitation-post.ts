/** Brings an invitation to who is invited, or its link to who invites. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { projectOf, type InvitationRow } from '#event-store';
import { LinkMails } from '../../mail/link-mails.js';
import { SETTINGS, type GatewaySettings } from '../../parts.js';
import { invitationView, type SentInvitation } from './member.dto.js';

export interface IssuedInvitation {
  readonly row: InvitationRow;
  /** It stands in the link, and nowhere else. */
  readonly token: string;
}

@Injectable()
export class InvitationPost {
  constructor(
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    private readonly database: DataSource,
    private readonly mails: LinkMails,
  ) {}

  /**
   * `origin`: where the dashboard is if nothing else is configured. A link that could not be sent is in the answer, as
   * without a mail server.
   */
  async deliver({ row, token }: IssuedInvitation, origin: string): Promise<SentInvitation> {
    const link = `${this.settings.publicUrl ?? origin}/invitation?token=${token}`;
    const isSent = this.mails.areSent && (await this.send(row, link));
    return { ...invitationView(row), link: isSent ? null : link };
  }

  private async send({ projectId, email: to, expiresAt }: InvitationRow, link: string): Promise<boolean> {
    const project = await projectOf(this.database.manager, projectId);
    return this.mails.invitation({ to, projectName: project?.name ?? projectId, link, expiresAt });
  }
}
