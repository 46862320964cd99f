/**
 * Connections that work as the gateway's role, each told before it is used which project the work is about. It is told
 * once for as long as that stays the same, and the next statement follows on its heels.
 */
import pg from 'pg';
import { GATEWAY_ROLE } from '#event-store';
import { currentProject } from './project-scope.js';

type Release = (fault?: Error | boolean) => void;
type Callback = (fault: Error | undefined, client?: pg.PoolClient, release?: Release) => void;

/** What each connection was last told. */
const told = new WeakMap<pg.PoolClient, string>();

class ProjectPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    const project = currentProject();
    const client = super.connect().then((free) => tell(free, project));
    if (!callback) return client;
    client.then(
      (ready) => callback(undefined, ready, (fault) => ready.release(fault)),
      (fault: Error) => callback(fault),
    );
  }
}

/** Throws when the connection does not take it; then it is not used any more. */
async function tell(client: pg.PoolClient, project: string): Promise<pg.PoolClient> {
  const before = told.get(client);
  if (before === project) return client;
  try {
    if (before === undefined) await client.query(`SET ROLE ${GATEWAY_ROLE}`);
    await client.query(`SELECT set_config('nexuspipe.project', $1, false)`, [project]);
  } catch (fault) {
    client.release(fault as Error);
    throw fault;
  }
  told.set(client, project);
  return client;
}

/** The driver for a DataSource of which every statement is under row-level security. */
export const projectDriver = { ...pg, Pool: ProjectPool };
