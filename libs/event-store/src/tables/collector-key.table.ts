/** `collector_keys`, read side: the keys of a collector, the current one and those that were rotated out. Only hashes. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'collector_keys', schema: CONTROL_PLANE_SCHEMA })
export class CollectorKeyRow {
  /** SHA-256 of the key, hex. */
  @PrimaryColumn({ name: 'key_hash', type: 'text' })
  keyHash: string;

  @Column({ name: 'collector_id', type: 'text' })
  collectorId: string;

  @Column({ name: 'project_id', type: 'text' })
  projectId: string;

  /** The key's last four characters. */
  @Column({ name: 'key_hint', type: 'text' })
  keyHint: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Of a key that was rotated out: refused from here on. Null: the current one. */
  @Column({ name: 'good_until', type: 'timestamptz', nullable: true })
  goodUntil: Date | null;
}
