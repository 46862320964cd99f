/** The one pool of connections of a process that runs the gateway. */
import { DataSource } from 'typeorm';
import { EVENT_STORE_ENTITIES, isDatabaseUnavailable } from '#event-store';
import { StartRefused } from '#runtime';

const CONNECT_TIMEOUT_MS = 5_000;
const POOL_SIZE = 20;

/** Not connected yet. A connection that breaks while idle is replaced by the next query. */
export function gatewayDatabase(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: EVENT_STORE_ENTITIES,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'nexuspipe-gateway',
  });
}

/** Connects. Throws StartRefused, in which no password stands, when PostgreSQL does not answer. */
export async function connect(database: DataSource, url: string): Promise<DataSource> {
  try {
    return await database.initialize();
  } catch (fault) {
    if (!isDatabaseUnavailable(fault)) throw fault;
    const reason = (fault as Error).message || 'does not answer';
    throw new StartRefused(`DATABASE_URL: PostgreSQL at ${new URL(url).host}: ${reason}`);
  }
}
