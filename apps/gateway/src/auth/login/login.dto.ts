import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';

/** PostgreSQL takes no U+0000, and half of a surrogate pair is no text. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

export class LoginDto {
  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsString()
  @Length(1, 320)
  @Matches(PRINTABLE, { message: 'email must not hold control characters' })
  email: string;

  @ApiProperty({ maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;
}
