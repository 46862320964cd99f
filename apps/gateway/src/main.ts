/** The gateway as its own process: database, log and live store, then the door; released in reverse. */
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, Releases, runProcess, StartRefused, type HttpApp, type Running } from '#runtime';
import { readConfig, type GatewayConfig } from './config.js';
import { Setup } from './control/setup/setup.js';
import { createGatewayApp } from './gateway.app.js';
import { openParts } from './open-parts.js';

/** Where the build puts the dashboard, seen from the built program. */
const BUILT_DASHBOARD = resolve(import.meta.dirname, '../../../frontend');

await runProcess('gateway', () => Releases.guard((releases) => start(readConfig(), releases)));

async function start(config: GatewayConfig, releases: Releases): Promise<Running> {
  const parts = await openParts(config, releases);
  const { health, logger } = parts;
  if (await new Setup(parts.database).ensureAdmin(config.admin)) logger.info('made the first administrator');
  const app = await createGatewayApp(parts, {
    partitions: config.partitions,
    tokens: config.tokens,
    ingestUrl: config.ingestUrl,
    dashboardDirectory: config.dashboardDirectory ?? (existsSync(BUILT_DASHBOARD) ? BUILT_DASHBOARD : null),
  });
  releases.add(() => app.close());
  logger.info({ address: await listen(app, config) }, 'the gateway answers');
  return {
    close: () => {
      health.drain();
      return releases.run();
    },
  };
}

async function listen(app: HttpApp, { host, port }: GatewayConfig): Promise<string> {
  try {
    return await app.listen(port, host);
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(code ?? '')) throw fault;
    throw new StartRefused(`PORT, HOST: cannot listen on ${host}:${port} (${code})`, EXIT.config);
  }
}
