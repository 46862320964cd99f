import { ApiProperty } from '@nestjs/swagger';
import type * as answers from '#contracts';
import { PROJECT_ROLES, type ProjectRole } from '#domain';
import { IsLinkToken, IsPassword } from '../new-password.dto.js';

export class PreviewInvitationDto {
  @IsLinkToken()
  token: string;
}

export class AcceptInvitationDto {
  @IsLinkToken()
  token: string;

  /** Of the account, or of the one that is made. */
  @IsPassword()
  password: string;
}

export class InvitationPreview implements answers.InvitationPreview {
  @ApiProperty() projectName: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: PROJECT_ROLES }) role: ProjectRole;
  @ApiProperty({ description: 'With an account the invited person signs in, without one chooses a password.' })
  hasAccount: boolean;
}
