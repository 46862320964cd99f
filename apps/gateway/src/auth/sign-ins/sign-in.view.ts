import { ApiProperty } from '@nestjs/swagger';
import type * as answers from '#contracts';
import type { SignInRow } from '#event-store';

/** A device that is signed in. */
export class SignInView implements answers.SignInView {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'The one that asks.' }) current: boolean;
  @ApiProperty({ type: String, nullable: true }) address: string | null;
  @ApiProperty({ type: String, nullable: true }) userAgent: string | null;
  @ApiProperty() createdAt: string;
  @ApiProperty({ description: 'Of its last refresh.' }) lastSeenAt: string;
  @ApiProperty() expiresAt: string;
}

export class SignInList {
  @ApiProperty({ type: [SignInView], description: 'Last used first.' }) sessions: readonly SignInView[];
}

export function signInView(row: SignInRow, currentId: string): SignInView {
  const { id, address, userAgent, createdAt, lastSeenAt, expiresAt } = row;
  return {
    id,
    current: id === currentId,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
