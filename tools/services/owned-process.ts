/**
 * A server that dies with the process that owns it, also when the owner is killed with SIGKILL: before it becomes the
 * server, the shell leaves a watchdog behind that looks at the owner's pid once a second. The server's data folder
 * goes with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const WATCHDOG = `
owner=$1; folder=$2; server=$$; shift 2
( ( while kill -0 $owner 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 1; done
    kill -0 $owner 2>/dev/null || { kill -9 $server 2>/dev/null; sleep 1; rm -rf "$folder"; }
  ) </dev/null >/dev/null 2>&1 & )
exec "$@"`;

export interface ServerCommand {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Data folder, made for this server alone and removed with it; its output goes to `server.log` in there. */
  readonly folder: string;
  /** Owning process; this one unless named. */
  readonly owner?: number;
  /** Environment beside PATH. */
  readonly env?: Readonly<Record<string, string>>;
  ready(): Promise<boolean>;
}

/** A running server of our own. Outage tests pause it, or kill it and start it again on the same port and data. */
export interface OwnedServer {
  readonly pid: number;
  readonly folder: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL); the data stays for {@link restart}. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Freezes it: connections stay open, nothing is answered. */
  pause(): void;
  resume(): void;
}

const READY_WITHIN_MS = 60_000;

export async function startOwned(command: ServerCommand): Promise<OwnedServer> {
  let child = await launch(command).catch((error: unknown) => {
    rmSync(command.folder, { recursive: true, force: true });
    throw error;
  });
  return {
    get pid() {
      return child.pid ?? 0;
    },
    folder: command.folder,
    stop: async () => {
      await end(child);
      rmSync(command.folder, { recursive: true, force: true, maxRetries: 5 });
    },
    kill: () => end(child),
    restart: async () => {
      await end(child);
      child = await launch(command);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

async function launch(command: ServerCommand): Promise<ChildProcess> {
  const log = openSync(join(command.folder, 'server.log'), 'a');
  const child = spawn(
    'sh',
    ['-c', WATCHDOG, command.name, String(command.owner ?? process.pid), command.folder, ...command.command],
    {
      // A session of its own: Ctrl-C in a terminal reaches the owner only, which ends its servers in order.
      detached: true,
      stdio: ['ignore', log, log],
      cwd: command.folder,
      env: { PATH: process.env['PATH'], ...command.env },
    },
  );
  closeSync(log);
  child.unref();
  try {
    await waitUntilReady(command, child);
  } catch (error) {
    await end(child);
    throw error;
  }
  return child;
}

async function waitUntilReady(command: ServerCommand, child: ChildProcess): Promise<void> {
  let fault: Error | null = null;
  child.once('error', (error) => (fault = error));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await command.ready())) {
    const ended = fault ?? child.exitCode ?? child.signalCode;
    if (ended !== null || Date.now() > deadline) {
      const why = ended === null ? `not ready after ${READY_WITHIN_MS / 1000} s` : `ended (${String(ended)})`;
      throw new Error(`${command.name} ${why}:\n${tail(join(command.folder, 'server.log'))}`);
    }
    await delay(50);
  }
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').split('\n').slice(-15).join('\n');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.ref();
  child.kill('SIGKILL');
  await ended;
}
