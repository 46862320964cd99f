/** NexusPipe as `npm start` starts it, with what it prints for people, stopped and started at will on the same data. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startApp, type AppProcess } from '../app-process.js';
import { until } from '../until.js';

export interface OwnStandalone {
  /** As a person opens it. */
  readonly url: string;
  /** Of the owner of the machine, who may do anything, while it runs. */
  databaseUrl(): string;
  /** What the last start printed. */
  welcome(): string;
  /** From another build than ours, when that is in another folder. */
  start(home?: string): Promise<void>;
  stop(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

const PRINTED_WITHIN_MS = 10_000;

export async function ownStandalone(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  firstHome = '',
): Promise<OwnStandalone> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'nexuspipe-browser-'));
  const port = await freePort();
  let app: AppProcess;
  const start = async (home = ''): Promise<void> => {
    app = await startApp({
      program: join(home, 'dist/apps/standalone/src/main.js'),
      args: ['--port', String(port), '--data', dataDirectory, ...args],
      env,
      port,
    });
    const printed = (): string => app.output().stdout;
    await until('the welcome', PRINTED_WITHIN_MS, () => printed().includes('Ctrl-C') || printed());
  };
  const removeData = (): void => rmSync(dataDirectory, { recursive: true, force: true });
  await start(firstHome).catch((fault: unknown) => {
    removeData();
    throw fault;
  });
  return {
    url: `http://localhost:${port}`,
    databaseUrl: () => {
      const running = JSON.parse(readFileSync(join(dataDirectory, 'running.json'), 'utf8')) as { databaseUrl: string };
      return running.databaseUrl;
    },
    welcome: () => app.output().stdout,
    start,
    stop: () => stopped(app),
    close: async () => {
      await stopped(app);
      removeData();
    },
  };
}

/** Everything was drained, although a browser was connected. */
async function stopped(app: AppProcess): Promise<void> {
  const exitCode = await app.stop();
  if (exitCode !== 0) throw new Error(`the end was not clean (${exitCode}):\n${app.output().stderr}`);
}
