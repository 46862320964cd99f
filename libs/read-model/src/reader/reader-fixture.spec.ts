/** A migrated database with events in it, for the specs of the reader. */
import { DataSource } from 'typeorm';
import { startTestPostgres } from '#testing';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { migrateReadModel } from '../writer/migrate.js';

export interface StoredEvent {
  readonly id: string;
  readonly time?: string;
  readonly projectId?: string;
  readonly stream?: string;
  readonly type?: string;
  readonly bot?: boolean;
  /** JSON text. */
  readonly properties?: string | null;
  readonly partition?: number;
  readonly offset?: number;
  readonly rawOffset?: number;
}

export interface ReaderFixture {
  readonly db: DataSource;
  store(...events: readonly StoredEvent[]): Promise<void>;
  /** Events of the quarter of an hour that begins then. */
  count(
    quarter: string,
    count: number,
    more?: { readonly type?: string; readonly bot?: boolean; readonly stream?: string },
  ): Promise<void>;
  close(): Promise<void>;
}

export const PROJECT = 'project-1';

export async function openReaderFixture(): Promise<ReaderFixture> {
  const postgres = await startTestPostgres();
  await migrateReadModel(postgres.url);
  const db = await new DataSource({ type: 'postgres', url: postgres.url }).initialize();
  return {
    db,
    store: async (...events) => {
      for (const event of events) await db.query(INSERT_EVENT, valuesOf(event));
    },
    count: async (quarter, count, { type = 'page_view', bot = false, stream = 'web' } = {}) => {
      await db.query(
        `INSERT INTO ${READ_MODEL_SCHEMA}.traffic_per_quarter_hour (project_id, quarter, stream, type, bot, count) VALUES ($1, $2, $3, $4, $5, $6)`,
        [PROJECT, quarter, stream, type, bot, count],
      );
    },
    close: async () => {
      await db.destroy();
      await postgres.close();
    },
  };
}

const INSERT_EVENT = `INSERT INTO ${READ_MODEL_SCHEMA}.events
  (project_id, id, time, stream, type, bot, properties, partition, "offset", raw_offset,
   topic, received_at, enriched_at, projected_at, late, marks, collector_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
   'enriched-events', '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.020Z', '2026-11-20T10:00:00.030Z', false, '{}', 'c')`;

function valuesOf(event: StoredEvent): unknown[] {
  const {
    id,
    time = '2026-11-20T10:00:00Z',
    projectId = PROJECT,
    stream = 'web',
    type = 'page_view',
    bot = false,
  } = event;
  const { properties = null, partition = 0, offset = 0, rawOffset = offset } = event;
  return [projectId, id, time, stream, type, bot, properties, partition, offset, rawOffset];
}
