/** `one_time_links`: links that make an administrator or set a password, good once. Of the token only its hash is here. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'one_time_links', schema: CONTROL_PLANE_SCHEMA })
export class OneTimeLinkRow {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn({ name: 'token_hash', type: 'text' })
  tokenHash: string;

  /**
   * `first` is good only while there is no administrator; `recovery` was asked for on the machine itself; `password`
   * sets one person's password.
   */
  @Column({ type: 'text' })
  kind: 'first' | 'recovery' | 'password';

  /** Of `password` only. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
