/** Processes of the benchmark, each on a core of its own where the machine allows it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

/** The measured server has one core to itself; brokers, databases and load share the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Says in the table how the processes were placed. */
export const placement = canPin ? 'server on core 0, the rest on core 1' : 'not pinned (no taskset, or one core)';

export interface BenchProcess {
  readonly pid: number;
  /** The next line on its stdout, parsed as JSON. */
  next<T>(): Promise<T>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
}

/** Starts a compiled program of the benchmark (path below the repository). */
export function startPinned(core: number, program: string, args: readonly string[]): BenchProcess {
  const node = [process.execPath, resolve(import.meta.dirname, '../..', program), ...args];
  const [command, ...rest] = canPin ? ['taskset', '-c', String(core), ...node] : node;
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    next: async <T>() => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ended with ${child.exitCode}`);
      return JSON.parse(value) as T;
    },
    stop: () => ended(child),
  };
}

/** Moves a server that runs already (a broker, a database) to the load's core. */
export function moveToLoadCore(pid: number): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(LOAD_CORE), String(pid)]);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const end = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  return end;
}
