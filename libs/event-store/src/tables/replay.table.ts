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

  @Column({ name: 'requested_at', type: 'timestamptz' })
  requestedAt: Date;

  /** A user's id. */
  @Column({ name: 'requested_by', type: 'text' })
  requestedBy: string;
}
