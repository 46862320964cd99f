/** One of our apps as a process of its own, as a user starts it. It dies with the test that owns it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { until } from './until.js';

// Tests and benchmarks run from the repository's root.
const root = process.cwd();

export interface AppProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything it wrote so far. */
  output(): { readonly stdout: string; readonly stderr: string };
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
}

const READY_WITHIN_MS = 60_000;

/** Starts an app and waits until it says that it is ready. */
export async function startApp({ program, args = [], env, port }: AppCommand): Promise<AppProcess> {
  const child = spawn(process.execPath, [resolve(root, program), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await until(`${program} is ready`, READY_WITHIN_MS, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}:\n${output.stderr}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    return answer?.status === 200 ? true : `${answer ? await answer.text() : 'no answer'}\n${output.stderr}`;
  });
  return {
    pid: child.pid ?? 0,
    url,
    output: () => output,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  child.kill(signal);
  return ended;
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
