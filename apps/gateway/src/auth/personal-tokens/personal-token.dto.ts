import { ApiProperty } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import type * as answers from '#contracts';
import { TOKEN_SCOPES, type TokenScope } from '#domain';
import type { AccessTokenRow } from '#event-store';
import { IsExpiry } from '../../control/collectors/collector-members.js';

export class CreateTokenDto {
  @ApiProperty({ example: 'nightly export', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name: string;

  @ApiProperty({ enum: TOKEN_SCOPES, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(TOKEN_SCOPES, { each: true })
  scopes: TokenScope[];

  @IsOptional()
  @IsExpiry()
  expiresAt?: string | number | null;
}

export class AccessTokenView implements answers.AccessTokenView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'Its last four characters.' }) hint: string;
  @ApiProperty({ enum: TOKEN_SCOPES, isArray: true }) scopes: readonly TokenScope[];
  @ApiProperty() createdAt: string;
  @ApiProperty({ type: String, nullable: true }) expiresAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'To the minute.' }) lastUsedAt: string | null;
}

export class AccessTokenList {
  @ApiProperty({ type: [AccessTokenView] }) tokens: readonly AccessTokenView[];
}

export class CreatedAccessToken extends AccessTokenView implements answers.CreatedAccessToken {
  @ApiProperty({ description: 'In this answer and in no other.' }) token: string;
}

export function accessTokenView(row: AccessTokenRow): AccessTokenView {
  const { id, name, hint, scopes, createdAt, expiresAt, lastUsedAt } = row;
  return {
    id,
    name,
    hint,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
