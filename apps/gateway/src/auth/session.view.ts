/** What somebody gets who has signed in. */
import { ApiProperty } from '@nestjs/swagger';

export class ProjectOfUser {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['owner'] }) role: string;
}

export class SignedInUser {
  @ApiProperty() id: string;
  @ApiProperty() email: string;
  @ApiProperty({ type: [ProjectOfUser] }) projects: readonly ProjectOfUser[];
}

export class Session {
  @ApiProperty() accessToken: string;
  @ApiProperty({ enum: ['Bearer'] }) tokenType: 'Bearer';
  @ApiProperty({ description: 'Seconds.' }) expiresIn: number;
  @ApiProperty({ type: SignedInUser }) user: SignedInUser;
}
