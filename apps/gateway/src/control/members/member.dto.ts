import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, MaxLength } from 'class-validator';
import type * as contract from '#contracts';
import { PROJECT_ROLES, type ProjectRole } from '#domain';
import type { InvitationRow, Member } from '#event-store';

export class InviteDto {
  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsEmail()
  @MaxLength(320)
  email: string;

  @ApiProperty({ enum: PROJECT_ROLES })
  @IsIn(PROJECT_ROLES)
  role: ProjectRole;
}

export class ChangeRoleDto {
  @ApiProperty({ enum: PROJECT_ROLES })
  @IsIn(PROJECT_ROLES)
  role: ProjectRole;
}

export class MemberView implements contract.MemberView {
  @ApiProperty() userId: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: PROJECT_ROLES }) role: ProjectRole;
  @ApiProperty({ format: 'date-time' }) since: string;
}

export class InvitationView implements contract.InvitationView {
  @ApiProperty() id: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: PROJECT_ROLES }) role: ProjectRole;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
}

export class SentInvitation extends InvitationView implements contract.SentInvitation {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when it went by mail. It is shown here and never again.',
  })
  link: string | null;
}

export class MembersAnswer implements contract.MembersAnswer {
  @ApiProperty({ type: [MemberView] }) members: readonly MemberView[];
  @ApiProperty({ type: [InvitationView], description: 'Those that are open. Empty for who may not invite.' })
  invitations: readonly InvitationView[];
}

export function memberView({ since, ...member }: Member): MemberView {
  return { ...member, since: since.toISOString() };
}

export function invitationView({ id, email, role, createdAt, expiresAt }: InvitationRow): InvitationView {
  return { id, email, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
