import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class LoginDto {
  @ApiProperty({ example: 'ann@example.org', maxLength: 320 })
  @IsString()
  @Length(1, 320)
  email: string;

  @ApiProperty({ maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;
}
