/** `users`, read side. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'users', schema: CONTROL_PLANE_SCHEMA })
export class UserRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  /** In its one spelling (lower case). */
  @Column({ type: 'text' })
  email: string;

  /** argon2id, PHC string. */
  @Column({ name: 'password_hash', type: 'text' })
  passwordHash: string;

  /** May administer this installation. */
  @Column({ type: 'boolean' })
  admin: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
