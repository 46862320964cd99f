/** The one pool of connections of a process that runs the gateway. */
import { DataSource } from 'typeorm';
import { EVENT_STORE_ENTITIES, isDatabaseUnavailable, waitForEventStore } from '#event-store';
import { DATABASE_TLS_VARIABLES, type Part, type Shell } from '#runtime';

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

/** The database as a part that the gateway's process opens: usable once it is migrated, which is waited for. */
export function databasePart(url: string, { logger, signal }: Pick<Shell, 'logger' | 'signal'>): Part<DataSource> {
  return {
    name: 'database',
    open: async () => {
      const database = await gatewayDatabase(url).initialize();
      try {
        const onWaiting = (): void =>
          logger.warn('waiting: the control plane is not migrated to this version: run `nexuspipe migrate`');
        await waitForEventStore(database, { signal, onWaiting });
        return database;
      } catch (fault) {
        await database.destroy();
        throw fault;
      }
    },
    close: (database) => database.destroy(),
    ping: (database) => database.query('SELECT 1'),
    tls: DATABASE_TLS_VARIABLES,
    refusal: (fault) => (isDatabaseUnavailable(fault) ? `DATABASE_URL: ${reason(url, fault as Error)}` : null),
  };
}

/** Without a password. When all addresses of a name failed, the fault itself has no message. */
function reason(url: string, { message }: Error): string {
  return `PostgreSQL at ${new URL(url).host}: ${message || 'does not answer'}`;
}
