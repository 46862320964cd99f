/** One of our apps as a process of its own, as a user starts it. It dies with the test that owns it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { recordLog } from './records.js';
import { until } from './until.js';

// Tests and benchmarks run from the repository's root.
const root = process.cwd();

export interface AppProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything it wrote so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Waits until it says that it is ready; throws with its output when it ends instead. */
  ready(): Promise<void>;
  /** Waits for its end; answers with the exit code, null when a signal ended it. */
  ended(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** With a group of its own, what a terminal does for Ctrl-C: it goes to all processes of the group. */
  interruptGroup(): void;
  /** SIGTERM, and waits; answers with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
}

export interface AppCommand {
  /** Path of the program below the repository. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** A process group of its own; else it is in the test's, and ends with it on Ctrl-C. */
  readonly ownGroup?: boolean;
  /** Another user than the test's, when the test is root. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

const READY_WITHIN_MS = 60_000;

/** Starts an app and waits until it says that it is ready. */
export async function startApp(command: AppCommand): Promise<AppProcess> {
  const app = launchApp(command);
  await app.ready();
  return app;
}

/** Starts an app, without waiting for it. */
export function launchApp({ program, args = [], env, port, ownGroup = false, user = {} }: AppCommand): AppProcess {
  const child = spawn(process.execPath, [resolve(root, program), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    ...user,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  child.once('close', () => recordLog(`${program.split('/')[2]}-${child.pid}`, output.stderr));
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const url = `http://127.0.0.1:${port}`;
  const { pid = 0 } = child;
  return {
    pid,
    url,
    output: () => output,
    ready: () =>
      until(`${program} is ready`, READY_WITHIN_MS, async () => {
        if (hasEnded(child)) throw new Error(`${program} ended with ${child.exitCode}:\n${output.stderr}`);
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        return answer?.status === 200 ? true : `${answer ? await answer.text() : 'no answer'}\n${output.stderr}`;
      }),
    ended: () => ended(child),
    signal: (signal) => void child.kill(signal),
    interruptGroup: () => void process.kill(-pid, 'SIGINT'),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** `close` comes after `exit`, with everything that it wrote. */
function ended(child: ChildProcess): Promise<number | null> {
  if (hasEnded(child)) return Promise.resolve(child.exitCode);
  return new Promise((done) => child.once('close', (code) => done(code)));
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const over = ended(child);
  if (!hasEnded(child)) child.kill(signal);
  return over;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
