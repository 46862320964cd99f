/** What senders are told when the log does not take events. */
import { LogDiskFull, LogFull, LogUnavailable } from '#event-log';
import { refuse, RequestRefused, type Refusal } from '../refusal.js';

/** Seconds after which it is worth asking a log again that did not answer. */
const LOG_RETRY_SECONDS = 2;
/** Room is made by people. */
const DISK_RETRY_SECONDS = 10;

/** Null: the fault is another's. */
export function faultRefusal(fault: unknown): Refusal | null {
  if (fault instanceof RequestRefused) return fault.refusal;
  if (fault instanceof LogFull) return inSeconds('LOG_FULL', Math.max(1, Math.ceil(fault.retryAfterSeconds)));
  if (fault instanceof LogDiskFull) return inSeconds('LOG_DISK_FULL', DISK_RETRY_SECONDS);
  if (fault instanceof LogUnavailable) return logUnavailable();
  return null;
}

/** The log did not say in time what is asked. */
export const logUnavailable = (detail?: string): Refusal =>
  refuse('LOG_UNAVAILABLE', detail, { 'retry-after': String(LOG_RETRY_SECONDS) });

const inSeconds = (code: 'LOG_FULL' | 'LOG_DISK_FULL', seconds: number): Refusal =>
  refuse(code, undefined, { 'retry-after': String(seconds) });
