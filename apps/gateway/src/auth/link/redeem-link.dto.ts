import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsString, Length, MaxLength } from 'class-validator';
import { PASSWORD_LENGTH } from '../passwords.js';

export class RedeemLinkDto {
  @ApiProperty({ description: 'The token of the one-time link.', maxLength: 128 })
  @IsString()
  @Length(1, 128)
  token: string;

  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsEmail()
  @MaxLength(320)
  email: string;

  @ApiProperty({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max })
  @IsString()
  @Length(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max)
  password: string;
}
