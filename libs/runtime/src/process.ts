/** The life of a process: start, one clear line when it cannot, drain on a signal, leave. */
import { ConfigInvalid } from './config.js';

/** Exit codes, after sysexits.h: 78 configuration, 69 a service is not there, 70 internal. */
export const EXIT = { config: 78, unavailable: 69, internal: 70 } as const;

/** A start that cannot go on: one line for the person, and the code to leave with. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  constructor(
    message: string,
    readonly exitCode: number = EXIT.unavailable,
  ) {
    super(message);
  }
}

/** Longest time that draining may take before the process leaves anyway. */
const DRAIN_DEADLINE_MS = 25_000;

export interface Running {
  /** Stops accepting, finishes what is in hand, releases everything. */
  close(): Promise<void>;
}

/** Runs an app until SIGINT or SIGTERM; a second signal leaves at once. */
export async function runProcess(name: string, start: () => Promise<Running>): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (fault) {
    return leave(name, fault);
  }
  let stopping = false;
  const stop = (code: number): void => {
    if (stopping) process.exit(code || 130);
    stopping = true;
    setTimeout(() => process.exit(code || EXIT.internal), DRAIN_DEADLINE_MS).unref();
    running.close().then(
      () => process.exit(code),
      (fault: unknown) => leave(name, fault),
    );
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  process.on('unhandledRejection', (fault) => {
    print(name, `unhandled rejection: ${describe(fault)}`);
    stop(EXIT.internal);
  });
}

function leave(name: string, fault: unknown): never {
  if (fault instanceof ConfigInvalid) {
    for (const problem of fault.problems) print(name, problem);
    process.exit(EXIT.config);
  }
  if (fault instanceof StartRefused) {
    print(name, fault.message);
    process.exit(fault.exitCode);
  }
  print(name, describe(fault));
  process.exit(EXIT.internal);
}

function describe(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

function print(name: string, line: string): void {
  process.stderr.write(`${name}: ${line}\n`);
}
