/** `control_outbox`: positions whose facts are not yet known to be on `control-events`. Empty most of the time. */
import { Entity, PrimaryColumn } from 'typeorm';
import { CONTROL_PLANE_SCHEMA } from '../schema.js';

@Entity({ name: 'control_outbox', schema: CONTROL_PLANE_SCHEMA })
export class ControlOutboxRow {
  @PrimaryColumn({ type: 'bigint' })
  position: string;
}
