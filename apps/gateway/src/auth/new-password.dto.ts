import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { PASSWORD_LENGTH } from './passwords.js';

/** A password that is chosen, as opposed to one that is checked. */
export function IsNewPassword(): PropertyDecorator {
  const { min, max } = PASSWORD_LENGTH;
  return applyDecorators(ApiProperty({ minLength: min, maxLength: max }), IsString(), Length(min, max));
}

/** A password that is checked. */
export function IsPassword(): PropertyDecorator {
  return applyDecorators(ApiProperty({ maxLength: PASSWORD_LENGTH.max }), IsString(), Length(1, PASSWORD_LENGTH.max));
}

/** The token of a one-time link. */
export function IsLinkToken(): PropertyDecorator {
  const description = 'Of the one-time link.';
  return applyDecorators(ApiProperty({ description, maxLength: 128 }), IsString(), Length(1, 128));
}
