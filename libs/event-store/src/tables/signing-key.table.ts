/** `signing_keys`: the key pair that signs access tokens, made once and shared by every gateway of the installation. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'signing_keys', schema: CONTROL_PLANE_SCHEMA })
export class SigningKeyRow {
  @PrimaryColumn({ type: 'text' })
  kid: string;

  /** PKCS #8, PEM. */
  @Column({ name: 'private_key', type: 'text' })
  privateKey: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Tokens are signed with it from here on, when every gateway knows it. */
  @Column({ name: 'active_at', type: 'timestamptz' })
  activeAt: Date;
}
