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

/** A second signal within this time is the first one again: npm hands on what a terminal sent to both. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Runs an app until SIGINT or SIGTERM, then drains and leaves with 0. A later second signal leaves at once. A signal
 * during the start aborts `signal`; what had been started by then is closed.
 */
export async function runProcess(name: string, start: (signal: AbortSignal) => Promise<Running>): Promise<void> {
  const told = new AbortController();
  let toldAt = 0;
  let exitCode = 0;
  const stop = (): void => {
    toldAt = Date.now();
    told.abort();
    setTimeout(() => {
      print(name, `not drained within ${DRAIN_DEADLINE_MS / 1000} s`);
      process.exit(EXIT.internal);
    }, DRAIN_DEADLINE_MS).unref();
    end(starting).then(
      () => process.exit(exitCode),
      (fault: unknown) => leave(name, fault),
    );
  };
  const onSignal = (): void => {
    if (toldAt === 0) stop();
    else if (Date.now() - toldAt > SAME_SIGNAL_MS) process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('unhandledRejection', (fault) => {
    print(name, `unhandled rejection: ${describe(fault)}`);
    exitCode = EXIT.internal;
    if (toldAt === 0) stop();
  });
  const starting = Promise.resolve(told.signal).then(start);
  try {
    await starting;
  } catch (fault) {
    if (toldAt === 0) leave(name, fault);
  }
}

/** A start that was broken off has released everything by itself. */
async function end(starting: Promise<Running>): Promise<void> {
  const running = await starting.catch(() => null);
  await running?.close();
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
