/** `admin_links`: one-time links that make an administrator. Of the token only its hash is here. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'admin_links', schema: CONTROL_PLANE_SCHEMA })
export class AdminLinkRow {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn({ name: 'token_hash', type: 'text' })
  tokenHash: string;

  /** `first` is good only while there is no administrator; `recovery` was asked for on the machine itself. */
  @Column({ type: 'text' })
  kind: 'first' | 'recovery';

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
