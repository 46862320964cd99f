/** Values of options, as people write them. */
import { CommandFailed, EXIT_CODES } from './output.js';

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value];

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `30s`, `15m`, `24h`, `7d`. Throws CommandFailed. */
export function secondsOf(option: string, text: string): number {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw new CommandFailed(`${option} ${text}: write 30s, 15m, 24h or 7d`, EXIT_CODES.usage);
  }
  return Number(count) * UNIT_SECONDS[unit]!;
}

/** ISO 8601 with a zone as it is, or how long ago (`24h`). Throws CommandFailed. */
export function instantOf(option: string, text: string, now: number): string {
  const isAgo = /^\d+[smhd]$/.test(text);
  const isIso = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = isAgo ? now - secondsOf(option, text) * 1_000 : isIso ? Date.parse(text) : NaN;
  // Before 1970 nothing was recorded; dates end somewhere.
  if (at >= 0) return new Date(at).toISOString();
  throw new CommandFailed(`${option} ${text}: write 24h, 7d, or a time like 2026-11-20T10:00:00Z`, EXIT_CODES.usage);
}

/** A whole number from 1. Throws CommandFailed. */
export function countOf(option: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new CommandFailed(`${option} ${text}: write a whole number from 1`, EXIT_CODES.usage);
}
