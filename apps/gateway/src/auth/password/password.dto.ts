import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { IsLinkToken, IsNewPassword, IsPassword } from '../new-password.dto.js';

export class ChangePasswordDto {
  @IsPassword()
  current: string;

  @IsNewPassword()
  password: string;
}

export class AskForResetDto {
  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsEmail()
  @MaxLength(320)
  email: string;
}

export class RedeemResetDto {
  @IsLinkToken()
  token: string;

  @IsNewPassword()
  password: string;
}
