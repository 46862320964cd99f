/**
 * `latest_sessions`: when the latest session of each visitor in each stream began. Not partitioned: it says which
 * partition of `sessions` to look into.
 */
import { Entity, PrimaryColumn, Column } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';

@Entity({ name: 'latest_sessions', schema: READ_MODEL_SCHEMA })
export class LatestSessionRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  visitor: string;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;
}
