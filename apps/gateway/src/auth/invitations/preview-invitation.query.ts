/** What an invitation is to, for who holds its link. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { hashOf, openInvitation, projectOf, userByEmail } from '#event-store';
import type { InvitationPreview } from './invitation.dto.js';

@Injectable()
export class InvitationPreviews {
  constructor(private readonly database: DataSource) {}

  async of(token: string): Promise<InvitationPreview | Refusal> {
    const { manager } = this.database;
    const invitation = await openInvitation(manager, hashOf(token), new Date());
    if (!invitation) return refuse('LINK_INVALID', 'the invitation was used or withdrawn, or has expired');
    const { email, role, projectId } = invitation;
    const [project, user] = [await projectOf(manager, projectId), await userByEmail(manager, email)];
    return { projectName: project?.name ?? projectId, email, role, hasAccount: user !== null };
  }
}
