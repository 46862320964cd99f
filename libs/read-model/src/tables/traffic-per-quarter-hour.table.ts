/** `traffic_per_quarter_hour`: how many events of each stream and type fell into each quarter of an hour, bots apart. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'traffic_per_quarter_hour', schema: READ_MODEL_SCHEMA })
export class TrafficPerQuarterHourRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the quarter of an hour, of event time. */
  @PrimaryColumn({ type: 'timestamptz' })
  quarter: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  type: string;

  @PrimaryColumn({ type: 'boolean' })
  bot: boolean;

  @Column({ type: 'bigint', transformer: integer })
  count: number;
}
