/** Two gateways and two collectors over one Kafka, one PostgreSQL and one Redis. */
import { freePort, type AppProcess } from './app-process.js';
import { clusterEnvironment, launchClusterApp, migrate, type ClusterApp, type ClusterParts } from './installation.js';

const APPS = { gateways: 'gateway', ingests: 'ingest' } as const satisfies Record<string, ClusterApp>;

export interface TwoOfEach {
  readonly gateways: readonly [AppProcess, AppProcess];
  readonly ingests: readonly [AppProcess, AppProcess];
  /** Ends one in order and starts it again, at the same address. */
  restart(kind: keyof typeof APPS, which: 0 | 1): Promise<void>;
  /** Ends one in order. */
  stop(kind: keyof typeof APPS, which: 0 | 1): Promise<void>;
  close(): Promise<void>;
}

export async function openTwoOfEach(parts: ClusterParts): Promise<TwoOfEach> {
  const env = clusterEnvironment(parts);
  migrate(env);
  const launch = async (app: ClusterApp): Promise<AppProcess> => launchClusterApp(app, env, await freePort());
  const pair = async (app: ClusterApp): Promise<[AppProcess, AppProcess]> => [await launch(app), await launch(app)];
  const running = { gateways: await pair('gateway'), ingests: await pair('ingest') };
  const all = [...running.gateways, ...running.ingests];
  await Promise.all(all.map((app) => app.ready()));
  return {
    ...running,
    stop: async (kind, which) => void (await running[kind][which].stop()),
    restart: async (kind, which) => {
      const former = running[kind][which];
      await former.stop();
      running[kind][which] = launchClusterApp(APPS[kind], env, Number(new URL(former.url).port));
      await running[kind][which].ready();
    },
    close: async () => {
      await Promise.all([...running.gateways, ...running.ingests].map((app) => app.stop()));
    },
  };
}
