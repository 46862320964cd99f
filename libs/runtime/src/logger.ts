/** Structured logs on stderr, and their bridge for Nest's own messages. stdout stays free for a command's data. */
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

const SECRETS = [
  'password',
  'token',
  'key',
  'accessToken',
  'authorization',
  '*.password',
  '*.token',
  '*.key',
  '*.authorization',
  // Of a statement that failed: values on their way into the database, keys and hashes among them.
  'err.parameters',
  'err.detail',
  'err.driverError.detail',
];

/** `destination`: stderr, unless somebody else listens. */
export function createLogger(
  app: string,
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino({ level, base: { app }, redact: SECRETS }, destination);
}

/** Nest's start-up messages are debug here; its warnings and errors keep their level. */
export function nestLogger(logger: Logger): LoggerService {
  const context = (params: unknown[]): { context?: unknown } => (params.length > 0 ? { context: params.at(-1) } : {});
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(context(rest), String(message)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug(context(rest), String(message)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.trace(context(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(context(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error({ ...context(rest), err: message }, String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal({ ...context(rest), err: message }, String(message)),
  };
}
