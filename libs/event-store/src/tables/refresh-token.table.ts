/** `refresh_tokens`: every one that a sign-in went through, the current one too. Of a token only its hash is here. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'refresh_tokens', schema: CONTROL_PLANE_SCHEMA })
export class RefreshTokenRow {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn({ name: 'token_hash', type: 'text' })
  tokenHash: string;

  @Column({ name: 'sign_in_id', type: 'text' })
  signInId: string;

  @Column({ name: 'issued_at', type: 'timestamptz' })
  issuedAt: Date;

  /** When its successor was made; null: it is the current one. */
  @Column({ name: 'rotated_at', type: 'timestamptz', nullable: true })
  rotatedAt: Date | null;
}
