import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { IsLinkToken, IsNewPassword } from '../new-password.dto.js';

export class RedeemLinkDto {
  @IsLinkToken()
  token: string;

  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsEmail()
  @MaxLength(320)
  email: string;

  @IsNewPassword()
  password: string;
}
