import { LogUnavailable } from '../faults.js';

/** The fault of a broker, or of the way to it, as the port knows it. */
export function unavailable(what: string, cause: unknown): LogUnavailable {
  if (cause instanceof LogUnavailable) return cause;
  return new LogUnavailable(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

/** Runs a call to the broker; its faults come as LogUnavailable. */
export async function asking<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (fault) {
    throw unavailable(what, fault);
  }
}

/** As {@link asking}, but no longer than `ms`: kafkajs retries for longer than some askers can wait. */
export async function askingFor<T>(ms: number, what: string, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LogUnavailable(`${what}: no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([asking(what, call), late]);
  } finally {
    clearTimeout(timer);
  }
}
