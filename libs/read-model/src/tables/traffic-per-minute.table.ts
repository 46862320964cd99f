/** `traffic_per_minute`: how many events of each stream and type fell into each minute of event time, bots apart. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'traffic_per_minute', schema: READ_MODEL_SCHEMA })
export class TrafficPerMinuteRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the minute. */
  @PrimaryColumn({ type: 'timestamptz' })
  minute: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  type: string;

  @PrimaryColumn({ type: 'boolean' })
  bot: boolean;

  @Column({ type: 'bigint', transformer: integer })
  count: number;
}
