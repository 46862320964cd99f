/** Brings an invitation to who is invited, or its link to who invites. */
import { Inject, Injectable } from '@nestjs/common';
import type { InvitationRow } from '#event-store';
import { SETTINGS, type GatewaySettings } from '../../parts.js';
import { invitationView, type SentInvitation } from './member.dto.js';

export interface IssuedInvitation {
  readonly row: InvitationRow;
  /** It stands in the link, and nowhere else. */
  readonly token: string;
}

@Injectable()
export class InvitationPost {
  constructor(@Inject(SETTINGS) private readonly settings: GatewaySettings) {}

  /** `origin`: where the dashboard is if nothing else is configured. */
  deliver({ row, token }: IssuedInvitation, origin: string): Promise<SentInvitation> {
    const link = `${this.settings.publicUrl ?? origin}/invitation?token=${token}`;
    return Promise.resolve({ ...invitationView(row), link });
  }
}
