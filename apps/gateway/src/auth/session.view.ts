/** What somebody gets who has signed in. */
import { ApiProperty } from '@nestjs/swagger';
import type * as answers from '#contracts';
import { PROJECT_ROLES, type ProjectRole } from '#domain';

export class ProjectOfUser implements answers.ProjectOfUser {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: PROJECT_ROLES }) role: ProjectRole;
}

export class SignedInUser implements answers.SignedInUser {
  @ApiProperty() id: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: ['operator'], nullable: true, description: 'Of the installation.' })
  instanceRole: 'operator' | null;
  @ApiProperty({ type: [ProjectOfUser] }) projects: readonly ProjectOfUser[];
}

export class Session implements answers.SessionAnswer {
  @ApiProperty() accessToken: string;
  @ApiProperty({ enum: ['Bearer'] }) tokenType: 'Bearer';
  @ApiProperty({ description: 'Seconds.' }) expiresIn: number;
  @ApiProperty({ type: SignedInUser }) user: SignedInUser;
}
