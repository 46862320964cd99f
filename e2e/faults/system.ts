/** An installation whose processes are ended, frozen and started one by one, in either mode. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../apps/standalone/src/postgres/left-over.js';
import { freePort, launchApp, type AppProcess } from '../app-process.js';
import { ADMIN, clusterEnvironment, migrate, type Doors } from '../installation.js';
import { until } from '../until.js';
import type { FaultyApp, Mode } from './plan.js';
import { databaseOf, forApps, type Servers } from './servers.js';

export interface System extends Doors {
  readonly mode: Mode;
  readonly apps: readonly FaultyApp[];
  /** Null: the parts are in the process. */
  readonly servers: Servers | null;
  /** Before the names of its topics in Kafka. */
  readonly topicPrefix: string;
  /** Of a superuser; it may change when the database starts again. */
  databaseUrl(): string;
  /** Ends the database at once, and starts it again unless the installation does so by itself. */
  killDatabase(): Promise<void>;
  process(app: FaultyApp): AppProcess;
  /** Starts an app in the place of the one that has ended, armed with a fault point or not; does not wait for it. */
  launch(app: FaultyApp, faultPoint?: string, env?: Readonly<Record<string, string>>): void;
  /** One more of the kind, beside the first. */
  another(app: FaultyApp): Promise<AppProcess>;
  close(): Promise<void>;
}

const admin = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };

function armed(faultPoint: string | undefined): Record<string, string> {
  return faultPoint === undefined ? {} : { NEXUSPIPE_FAULT_POINT: faultPoint };
}

/** `home`: the folder in which `dist` is. */
export async function openStandaloneSystem(home: string): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-faults-'));
  const port = await freePort();
  const launch = (faultPoint?: string): AppProcess =>
    launchApp({
      program: join(home, 'dist/apps/standalone/src/main.js'),
      args: ['--json', '--no-demo', '--port', String(port), '--data', folder],
      env: { ...admin, ...armed(faultPoint) },
      port,
    });
  let app = launch();
  const end = async (): Promise<void> => {
    // It may be frozen, or have ended without its database.
    app.signal('SIGCONT');
    await app.stop();
    endDatabase(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  await app.ready().catch(async (fault: unknown) => {
    await end();
    throw fault;
  });
  return {
    mode: 'standalone',
    apps: ['standalone'],
    servers: null,
    topicPrefix: '',
    gateway: app.url,
    ingest: app.url,
    databaseUrl: () =>
      (JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as { databaseUrl: string }).databaseUrl,
    killDatabase: () => Promise.resolve(endDatabase(folder)),
    process: () => app,
    launch: (_app, faultPoint) => void (app = launch(faultPoint)),
    another: () => Promise.reject(new Error('there is one standalone')),
    close: end,
  };
}

/** The database of a data folder, which outlives a killed process until the next start. */
function endDatabase(folder: string): void {
  const pidFile = join(folder, 'postgres/data/postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

const CLUSTER = ['ingest', 'enricher', 'projector', 'gateway'] as const;

/** On servers that run, under topics and in a database of its own. */
export async function openClusterSystem(
  home: string,
  servers: Servers,
  mode: 'cluster' | 'replicated',
): Promise<System> {
  const databaseUrl = await databaseOf(servers);
  const env = clusterEnvironment({
    brokers: servers.brokers.map(({ advertised }) => advertised),
    redisUrl: forApps(servers, 'redis', servers.redis.url),
    databaseUrl: forApps(servers, 'postgres', databaseUrl),
  });
  migrate(env);
  const ports = new Map<FaultyApp, number>();
  for (const app of CLUSTER) ports.set(app, await freePort());
  const start = (app: FaultyApp, port: number, own: Readonly<Record<string, string>> = {}): AppProcess =>
    launchApp({
      program: join(home, `dist/apps/${app}/src/main.js`),
      env: { ...env, ...own, PORT: String(port), HOST: '127.0.0.1' },
      port,
    });
  const running = new Map<FaultyApp, AppProcess>();
  const others: AppProcess[] = [];
  const launch: System['launch'] = (app, faultPoint, own) =>
    void running.set(app, start(app, ports.get(app)!, { ...armed(faultPoint), ...own }));
  const close = async (): Promise<void> =>
    void (await Promise.all([...running.values(), ...others].map((app) => app.kill())));
  for (const app of CLUSTER) launch(app);
  await Promise.all([...running.values()].map((app) => app.ready())).catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  return {
    mode,
    apps: CLUSTER,
    servers,
    topicPrefix: env['NEXUSPIPE_TOPIC_PREFIX'] ?? '',
    gateway: running.get('gateway')!.url,
    ingest: running.get('ingest')!.url,
    databaseUrl: () => databaseUrl,
    killDatabase: async () => {
      await servers.postgres.kill();
      await servers.postgres.restart();
    },
    process: (app) => running.get(app)!,
    launch,
    another: async (app) => {
      const other = start(app, await freePort());
      others.push(other);
      await other.ready();
      return other;
    },
    close,
  };
}

const READY_WITHIN_MS = 60_000;

/** All apps answer that they are ready, one after the other and none with a fault in between. */
export async function allReady(system: System): Promise<void> {
  for (const app of system.apps) {
    await until(`${app} is ready again`, READY_WITHIN_MS, async () => {
      const answer = await fetch(`${system.process(app).url}/health/ready`, {
        signal: AbortSignal.timeout(5_000),
      }).catch(() => null);
      return answer?.status === 200 || `${answer ? await answer.text() : system.process(app).output().stderr}`;
    });
  }
}
