/** An app as its own process. Opens its parts in order, then its door; releases all of it in reverse. */
import { Registry } from 'prom-client';
import { doorCertificate } from './config.js';
import { Health } from './health.js';
import { listenOrRefuse, type HttpApp } from './http-app.js';
import { createLogger, type Logger } from './logger.js';
import { openPart, type Part } from './part.js';
import { runProcess } from './process.js';
import { Releases } from './releases.js';
import { connectionWarnings, type ConnectionVariables } from './tls/connection-rules.js';
import type { CertificateFiles } from './tls/pem.js';

/** What every app's configuration has. */
export interface ProcessConfig extends ConnectionVariables {
  readonly PORT: number;
  readonly HOST: string;
  readonly LOG_LEVEL: string;
  readonly METRICS_TOKEN?: string | undefined;
}

/** What an app finds in its process. */
export interface Shell {
  readonly logger: Logger;
  readonly health: Health;
  readonly metrics: Registry;
  /** Aborted when the process is told to end before it is ready. */
  readonly signal: AbortSignal;
  /** Of the app's door; null: it speaks plain HTTP. */
  readonly certificate: CertificateFiles | null;
  /** Opens a part; it is in health from now on, and closed after the app. */
  open<T>(part: Part<T>): Promise<T>;
}

/** Runs an app until a signal ends it. `create` opens the parts and answers with the app, which does not listen yet. */
export function runApp<C extends ProcessConfig>(
  name: string,
  readConfig: () => C,
  create: (config: C, shell: Shell) => Promise<HttpApp>,
): Promise<void> {
  return runProcess(name, (signal) =>
    Releases.guard(async (releases) => {
      const config = readConfig();
      const logger = createLogger(name, config.LOG_LEVEL);
      for (const warning of connectionWarnings(config)) logger.warn(warning);
      const health = new Health(config.METRICS_TOKEN ?? null);
      const certificate = doorCertificate(config);
      const open = <T>(part: Part<T>): Promise<T> => {
        signal.throwIfAborted();
        return openPart(part, { health, releases });
      };
      const app = await create(config, { logger, health, metrics: new Registry(), signal, certificate, open });
      releases.add(() => app.close());
      releases.add(() => health.drain());
      const address = await listenOrRefuse(app, { port: config.PORT, host: config.HOST, option: 'PORT' });
      logger.info({ address }, 'ready');
      return { close: () => releases.run() };
    }),
  );
}
