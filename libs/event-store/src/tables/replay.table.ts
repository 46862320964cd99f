/** `replays`, read side: what people want of each. How far it is says the projector, in the read models' schema. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'replays', schema: CONTROL_PLANE_SCHEMA })
export class ReplayRow {
  @PrimaryColumn({ type: 'text' })
  id: string;

  @Column({ type: 'text', array: true })
  projections: string[];

  @Column({ type: 'text' })
  wanted: 'run' | 'pause' | 'cancel';

  /** Of a rollback: the replay that is taken back. */
  @Column({ name: 'rollback_of', type: 'text', nullable: true })
  rollbackOf: string | null;

  /** Somebody has given the version up that it replaced. */
  @Column({ name: 'retired_dropped', type: 'boolean' })
  retiredDropped: boolean;

  @Column({ name: 'requested_at', type: 'timestamptz' })
  requestedAt: Date;

  /** A user's id. */
  @Column({ name: 'requested_by', type: 'text' })
  requestedBy: string;
}
