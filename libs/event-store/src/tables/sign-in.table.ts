/** `sign_ins`: one for each device that somebody signed in on. Its refresh tokens are a chain, of which this is the family. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'sign_ins', schema: CONTROL_PLANE_SCHEMA })
export class SignInRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ name: 'user_id', type: 'text' })
  userId: string;

  /** What the next refresh token is derived with, from the one before it. Alone it is good for nothing. */
  @Column({ type: 'text' })
  secret: string;

  @Column({ type: 'text', nullable: true })
  address: string | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Of the last refresh. */
  @Column({ name: 'last_seen_at', type: 'timestamptz' })
  lastSeenAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  @Column({ name: 'end_reason', type: 'text', nullable: true })
  endReason: EndReason | null;
}

/** `reuse`: a refresh token came again, so that somebody else may have it. `crowded`: too many newer ones. */
export type EndReason = 'logout' | 'ended' | 'everywhere' | 'password' | 'reuse' | 'crowded';
