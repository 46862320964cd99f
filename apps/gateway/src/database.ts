/** The one pool of connections of a process that runs the gateway. */
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { EVENT_STORE_ENTITIES, isDatabaseUnavailable, waitForEventStore, type WaitOptions } from '#event-store';
import { DATABASE_TLS_VARIABLES, type Part, type Shell } from '#runtime';
import { projectDriver } from './tenancy/project-pool.js';

const CONNECT_TIMEOUT_MS = 5_000;
const POOL_SIZE = 20;

/**
 * Not connected yet; its statements see the rows of the project that the work in hand is about, and no others. A
 * connection that breaks while idle is replaced by the next query.
 */
export function gatewayDatabase(url: string): DataSource {
  return new DataSource({
    ...optionsOf(url),
    poolSize: POOL_SIZE,
    applicationName: 'nexuspipe-gateway',
    driver: projectDriver,
  });
}

/** Not connected yet; for the machine itself, which is not kept from anything. */
export function ownDatabase(url: string): DataSource {
  return new DataSource({ ...optionsOf(url), applicationName: 'nexuspipe' });
}

const optionsOf = (url: string) =>
  ({
    type: 'postgres',
    url,
    entities: EVENT_STORE_ENTITIES,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: { onConnect: surviveItsEnd },
  }) as const;

/** A connection may end between two statements of who holds it, who hears of it at the next one; unheard, it would end the process. */
function surviveItsEnd(client: ClientBase): void {
  client.on('error', () => undefined);
}

/** The database as a part that the gateway's process opens: usable once it is migrated, which is waited for. */
export function databasePart(url: string, { logger, signal }: Pick<Shell, 'logger' | 'signal'>): Part<DataSource> {
  return {
    name: 'database',
    open: async () => {
      const onWaiting = (): void =>
        logger.warn('waiting: the control plane is not migrated to this version: run `nexuspipe migrate`');
      await waitUntilMigrated(url, { signal, onWaiting });
      return gatewayDatabase(url).initialize();
    },
    close: (database) => database.destroy(),
    ping: (database) => database.query('SELECT 1'),
    tls: DATABASE_TLS_VARIABLES,
    refusal: (fault) => (isDatabaseUnavailable(fault) ? `DATABASE_URL: ${reason(url, fault as Error)}` : null),
  };
}

/** Without the gateway's role: it comes with the migrations. */
async function waitUntilMigrated(url: string, options: WaitOptions): Promise<void> {
  const before = await ownDatabase(url).initialize();
  try {
    await waitForEventStore(before, options);
  } finally {
    await before.destroy();
  }
}

/** Without a password. When all addresses of a name failed, the fault itself has no message. */
function reason(url: string, { message }: Error): string {
  return `PostgreSQL at ${new URL(url).host}: ${message || 'does not answer'}`;
}
