/** `projects`, read side. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'projects', schema: CONTROL_PLANE_SCHEMA })
export class ProjectRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'keeps_addresses', type: 'boolean' })
  keepsAddresses: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
