/** `dimensions_per_day`: events and page views by day (UTC), dimension and value, without bots. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { integer } from './column-values.js';

@Entity({ name: 'dimensions_per_day', schema: READ_MODEL_SCHEMA })
export class DimensionsPerDayRow {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId: string;

  /** Start of the day in UTC. */
  @PrimaryColumn({ type: 'timestamptz' })
  day: Date;

  @PrimaryColumn({ type: 'text' })
  stream: string;

  @PrimaryColumn({ type: 'text' })
  dimension: string;

  /** Stands for the value in the key, which cannot be as long as a value may be. */
  @PrimaryColumn({ name: 'value_hash', type: 'bytea' })
  valueHash: Buffer;

  /** In full. */
  @Column({ type: 'text' })
  value: string;

  @Column({ type: 'bigint', transformer: integer })
  events: number;

  @Column({ type: 'bigint', transformer: integer })
  pageviews: number;
}
