import { ApiProperty } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import type { InstanceRole } from '#domain';

export class ChangeUserDto {
  @ApiProperty({ enum: ['operator'], nullable: true, description: 'Null: none.' })
  @ValidateIf((_dto, value) => value !== null)
  @IsIn(['operator'])
  instanceRole: InstanceRole | null;
}

export class UserOfInstallation {
  @ApiProperty() id: string;
  @ApiProperty() email: string;
  @ApiProperty({ enum: ['operator'], nullable: true }) instanceRole: InstanceRole | null;
  @ApiProperty() createdAt: string;
  @ApiProperty({ description: 'How many the person is a member of.' }) projects: number;
}

export class UserList {
  @ApiProperty({ type: [UserOfInstallation] }) users: readonly UserOfInstallation[];
}

export class IssuedLink {
  @ApiProperty({ description: 'Good once; in this answer and in no other.' }) link: string;
  @ApiProperty() expiresAt: string;
}
