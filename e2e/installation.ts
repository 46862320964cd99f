/** NexusPipe as a person would run it, in either mode, with everything real. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, launchApp, startApp, type AppProcess } from './app-process.js';

export const ADMIN = { email: 'admin@example.test', password: 'a long enough password' };

/** Where people and programs come in. */
export interface Doors {
  readonly gateway: string;
  readonly ingest: string;
}

export interface Installation extends Doors {
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
  /** More of the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

const STOPPED_WITHIN_MS = 15_000;

/** SIGTERM; the app must end by itself, in order and soon. */
async function stopInOrder(app: AppProcess): Promise<void> {
  const startedAt = Date.now();
  const code = await app.stop();
  const tookMs = Date.now() - startedAt;
  if (code === 0 && tookMs < STOPPED_WITHIN_MS) return;
  throw new Error(`ended with ${code} after ${tookMs} ms:\n${app.output().stderr}`);
}

const adminEnvironment = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };

export interface StandaloneOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Gets the data folder, empty, before the first start. */
  readonly prepare?: (dataDirectory: string) => void;
}

export async function openStandalone(
  args: readonly string[] = ['--no-demo'],
  { env = {}, prepare }: StandaloneOptions = {},
): Promise<Installation & { dataDirectory: string }> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
  prepare?.(dataDirectory);
  const port = await freePort();
  const start = (): Promise<AppProcess> =>
    startApp({
      program: 'dist/apps/standalone/src/main.js',
      args: ['--json', '--port', String(port), '--data', dataDirectory, ...args],
      env: { ...adminEnvironment, ...env },
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
    restart: () => again(() => stopInOrder(app)),
    crash: () => again(() => app.kill()),
    close: async () => {
      await app.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

export const CLUSTER_APPS = ['ingest', 'enricher', 'projector', 'gateway'] as const;
export type ClusterApp = (typeof CLUSTER_APPS)[number];

/** The environment of a cluster's apps and commands, under topics of its own. */
export function clusterEnvironment(parts: ClusterParts): Record<string, string> {
  return {
    KAFKA_BROKERS: parts.brokers.join(','),
    DATABASE_URL: parts.databaseUrl,
    REDIS_URL: parts.redisUrl,
    NEXUSPIPE_TOPIC_PREFIX: `e2e-${Date.now().toString(36)}-`,
    ...adminEnvironment,
    ...parts.variables,
  };
}

/** Starts one of the four, without waiting for it. */
export function launchClusterApp(app: ClusterApp, env: Readonly<Record<string, string>>, port: number): AppProcess {
  const program = `dist/apps/${app}/src/main.js`;
  return launchApp({ program, env: { ...env, PORT: String(port), HOST: '127.0.0.1' }, port });
}

export async function openCluster(parts: ClusterParts): Promise<Installation> {
  const env = clusterEnvironment(parts);
  migrate(env);
  const ports = await forEachApp(() => freePort());
  const start = (): Promise<Record<ClusterApp, AppProcess>> =>
    forEachApp(async (name) => {
      const app = launchClusterApp(name, env, ports[name]);
      await app.ready();
      return app;
    });
  let apps = await start();
  const all = (end: (app: AppProcess) => Promise<unknown>): Promise<unknown> =>
    Promise.all(Object.values(apps).map(end));
  return {
    gateway: `http://127.0.0.1:${ports.gateway}`,
    ingest: `http://127.0.0.1:${ports.ingest}`,
    get apps() {
      return apps;
    },
    restart: async () => {
      await all(stopInOrder);
      apps = await start();
    },
    crash: async () => {
      await all((app) => app.kill());
      apps = await start();
    },
    close: async () => void (await all((app) => app.stop())),
  };
}

/** Does something for all four at the same time. */
export async function forEachApp<T>(work: (app: ClusterApp) => T | Promise<T>): Promise<Record<ClusterApp, T>> {
  const results = await Promise.all(CLUSTER_APPS.map(async (app) => [app, await work(app)] as const));
  return Object.fromEntries(results) as Record<ClusterApp, T>;
}

export function migrate(env: Readonly<Record<string, string>>): void {
  const cli = resolve('tools/cli/bin/nexuspipe.mjs');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'migrate'], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`nexuspipe migrate ended with ${status}:\n${stderr}`);
}
