/** NexusPipe as a person would run it, in either mode, with everything real. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, startApp, type AppProcess } from './app-process.js';

export const ADMIN = { email: 'admin@example.test', password: 'a long enough password' };

export interface Installation {
  readonly gateway: string;
  readonly ingest: string;
  readonly apps: Readonly<Record<string, AppProcess>>;
  /** Stops everything in order, starts it again on the same data. */
  restart(): Promise<void>;
  /** Kills everything at once, starts it again on the same data. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

export interface ClusterParts {
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly databaseUrl: string;
}

const adminEnvironment = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };

export async function openStandalone(
  args: readonly string[] = ['--no-demo'],
): Promise<Installation & { dataDirectory: string }> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
  const port = await freePort();
  const start = (): Promise<AppProcess> =>
    startApp({
      program: 'dist/apps/standalone/src/main.js',
      args: ['--json', '--port', String(port), '--data', dataDirectory, ...args],
      env: adminEnvironment,
      port,
    });
  let app = await start();
  const again = async (end: () => Promise<unknown>): Promise<void> => {
    await end();
    app = await start();
  };
  return {
    dataDirectory,
    gateway: app.url,
    ingest: app.url,
    get apps() {
      return { standalone: app };
    },
    restart: () => again(() => app.stop()),
    crash: () => again(() => app.kill()),
    close: async () => {
      await app.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

const CLUSTER_APPS = ['ingest', 'enricher', 'projector', 'gateway'] as const;

export async function openCluster(parts: ClusterParts): Promise<Installation> {
  const prefix = `e2e-${Date.now().toString(36)}-`;
  const env = {
    KAFKA_BROKERS: parts.brokers.join(','),
    DATABASE_URL: parts.databaseUrl,
    REDIS_URL: parts.redisUrl,
    NEXUSPIPE_TOPIC_PREFIX: prefix,
    ...adminEnvironment,
  };
  migrate(env);
  const ports = Object.fromEntries(
    await Promise.all(CLUSTER_APPS.map(async (app) => [app, await freePort()] as const)),
  );
  const start = async (): Promise<Record<string, AppProcess>> =>
    Object.fromEntries(
      await Promise.all(
        CLUSTER_APPS.map(async (app) => {
          const port = ports[app]!;
          const program = `dist/apps/${app}/src/main.js`;
          return [
            app,
            await startApp({ program, env: { ...env, PORT: String(port), HOST: '127.0.0.1' }, port }),
          ] as const;
        }),
      ),
    );
  let apps = await start();
  const all = (end: (app: AppProcess) => Promise<unknown>): Promise<unknown> =>
    Promise.all(Object.values(apps).map(end));
  return {
    gateway: `http://127.0.0.1:${ports['gateway']}`,
    ingest: `http://127.0.0.1:${ports['ingest']}`,
    get apps() {
      return apps;
    },
    restart: async () => {
      await all((app) => app.stop());
      apps = await start();
    },
    crash: async () => {
      await all((app) => app.kill());
      apps = await start();
    },
    close: async () => void (await all((app) => app.stop())),
  };
}

function migrate(env: Record<string, string>): void {
  const cli = resolve('tools/cli/bin/nexuspipe.mjs');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'migrate'], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`nexuspipe migrate ended with ${status}:\n${stderr}`);
}
