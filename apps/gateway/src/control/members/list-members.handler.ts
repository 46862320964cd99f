import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { allows, type ProjectRole } from '#domain';
import { invitationsOf, membersOf } from '#event-store';
import { invitationView, memberView, type MembersAnswer } from './member.dto.js';

export class ListMembers extends Query<MembersAnswer> {
  constructor(
    /** Of who asks. */
    readonly role: ProjectRole,
    readonly projectId: string,
  ) {
    super();
  }
}

@QueryHandler(ListMembers)
export class ListMembersHandler implements IQueryHandler<ListMembers> {
  constructor(private readonly database: DataSource) {}

  async execute({ role, projectId }: ListMembers): Promise<MembersAnswer> {
    const { manager } = this.database;
    const members = await membersOf(manager, projectId);
    const open = allows(role, 'members:write') ? await invitationsOf(manager, projectId, new Date()) : [];
    return { members: members.map(memberView), invitations: open.map(invitationView) };
  }
}
