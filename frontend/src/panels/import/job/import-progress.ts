/** How far an import is, as a value. */
import type { ErrorText } from '../../../api/api-error.js';
import type { EventDays } from './event-days.js';
import { NO_PROBLEMS, type Problems } from './problems.js';

export type ImportState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

export interface ImportProgress {
  readonly state: ImportState;
  /** Records read, empty ones and the header of CSV among them. */
  readonly records: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Events that the door took; a copy of an earlier import is taken, and counted once. */
  readonly accepted: number;
  /** Days of the events; null before the first. */
  readonly days: EventDays | null;
  /** Lines that were not taken, by this page or by the door. */
  readonly problems: Problems;
  /** Time that it ran, without pauses, in milliseconds. */
  readonly activeMs: number;
  /** Seconds that the door asked to wait; null when it does not. */
  readonly waitSeconds: number | null;
  /** Why it failed. */
  readonly failure: Omit<ErrorText, 'reference'> | null;
  /** The key could not be revoked; it expires by itself. */
  readonly keyRemains: boolean;
}

export const startedProgress = (bytesTotal: number): ImportProgress => ({
  state: 'running',
  records: 0,
  bytesRead: 0,
  bytesTotal,
  accepted: 0,
  days: null,
  problems: NO_PROBLEMS,
  activeMs: 0,
  waitSeconds: null,
  failure: null,
  keyRemains: false,
});

/** Without enough to go by nothing is foretold. */
const SETTLED_MS = 1_000;

export interface Pace {
  /** From 0 to 1. */
  readonly share: number;
  readonly recordsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export function paceOf({ bytesRead, bytesTotal, records, activeMs }: ImportProgress): Pace {
  const share = bytesTotal === 0 ? 1 : Math.min(1, bytesRead / bytesTotal);
  if (activeMs < SETTLED_MS || bytesRead === 0) return { share, recordsPerSecond: null, secondsLeft: null };
  const bytesPerMs = bytesRead / activeMs;
  return {
    share,
    recordsPerSecond: (records * 1_000) / activeMs,
    secondsLeft: (bytesTotal - bytesRead) / bytesPerMs / 1_000,
  };
}

export const isOver = ({ state }: ImportProgress): boolean => state !== 'running' && state !== 'paused';
