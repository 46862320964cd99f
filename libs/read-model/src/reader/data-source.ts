/** The gateway's connection to the read models: it cannot write, and no query of it runs for ever. */
import { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA } from '../schema.js';
import { EventRow } from '../tables/event.table.js';
import { ProjectionCheckpointRow } from '../tables/projection-checkpoint.table.js';
import { TrafficPerMinuteRow } from '../tables/traffic-per-minute.table.js';

/** A statement that takes longer is ended by the server. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** A data source that is not connected yet. Query functions rely on its settings; give them no other one. */
export function readerDataSource(url: string, poolSize = 4): DataSource {
  const settings = {
    search_path: READ_MODEL_SCHEMA,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    default_transaction_read_only: 'on',
  };
  return new DataSource({
    type: 'postgres',
    url,
    schema: READ_MODEL_SCHEMA,
    applicationName: 'nexuspipe-reader',
    entities: [EventRow, ProjectionCheckpointRow, TrafficPerMinuteRow],
    poolSize,
    connectTimeoutMS: 10_000,
    // An idle connection that breaks is replaced at its next use; whoever is using one hears of it there.
    poolErrorHandler: () => undefined,
    extra: {
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    },
  });
}
