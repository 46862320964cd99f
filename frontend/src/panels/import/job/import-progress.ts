/** How far an import is, as a value. */
import type { ErrorText } from '../../../api/api-error.js';
import type { EventDays } from './event-days.js';
import { NO_PROBLEMS, type Problems } from './problems.js';

export type ImportState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

export interface ImportProgress {
  readonly state: ImportState;
  /** Records read, empty ones and the header of CSV among them. */
  readonly records: number;
  /** Of the text, uncompressed. */
  readonly bytesRead: number;
  /** Null: not known. */
  readonly bytesTotal: number | null;
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

export const startedProgress = (): ImportProgress => ({
  state: 'running',
  records: 0,
  bytesRead: 0,
  bytesTotal: null,
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
  /** From 0 to 1; null while the size is not known. */
  readonly share: number | null;
  readonly recordsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export function paceOf(progress: ImportProgress): Pace {
  const { bytesRead, bytesTotal, records, activeMs } = progress;
  const share =
    progress.state === 'done'
      ? 1
      : bytesTotal === null
        ? null
        : bytesTotal === 0
          ? 1
          : Math.min(1, bytesRead / bytesTotal);
  const settled = activeMs >= SETTLED_MS && bytesRead > 0;
  return {
    share,
    recordsPerSecond: settled ? (records * 1_000) / activeMs : null,
    secondsLeft:
      settled && bytesTotal !== null ? (Math.max(0, bytesTotal - bytesRead) * activeMs) / bytesRead / 1_000 : null,
  };
}

export const isOver = ({ state }: ImportProgress): boolean => state !== 'running' && state !== 'paused';
