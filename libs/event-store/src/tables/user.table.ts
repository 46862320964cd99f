/** `users`, read side. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InstanceRole } from '#domain';
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

  /** Of the installation, not of a project. */
  @Column({ name: 'instance_role', type: 'text', nullable: true })
  instanceRole: InstanceRole | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
