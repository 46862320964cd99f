/**
 * PostgreSQL's text format of COPY (postgresql.org/docs/current/sql-copy.html, "Text Format"): columns separated by
 * tabs, rows by newlines, null as \N, and these characters escaped with a backslash.
 */

/** A value that PostgreSQL cannot hold: poison, which no other try will change. */
export class ValueUnstorable extends Error {
  override readonly name = 'ValueUnstorable';
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

export type CopyValue = string | number | boolean | null;

export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    line += i === 0 ? '' : '\t';
    if (typeof value === 'string') line += SPECIAL.test(value) ? escaped(value) : value;
    else if (value === null) line += '\\N';
    else if (typeof value === 'boolean') line += value ? 't' : 'f';
    else line += value;
  }
  return `${line}\n`;
}

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
}

/** A text[] in PostgreSQL's notation. */
export function textArray(values: readonly string[]): string {
  if (values.length === 0) return '{}';
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** The last instant that a Date can say, and without its sign the first. */
const MAX_DATE_MS = 8.64e15;
const MINUTE_MS = 60_000;
/** Texts of the minutes of late, up to their seconds: the times of a batch are of few minutes, and a Date is slow. */
const minutes = new Map<number, string>();
const MAX_MINUTES = 4_096;
const SECONDS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, '0'));
const MILLISECONDS = Array.from({ length: 1000 }, (_, millisecond) => `.${String(millisecond).padStart(3, '0')}Z`);

/** Epoch ms as PostgreSQL reads it, years beyond 9999 and before 1 included. Throws ValueUnstorable beyond those of a Date. */
export function timestamp(ms: number): string {
  if (!Number.isInteger(ms) || Math.abs(ms) > MAX_DATE_MS) return timestampOfDate(ms);
  const minute = Math.floor(ms / MINUTE_MS);
  const rest = ms - minute * MINUTE_MS;
  let text = minutes.get(minute);
  if (text === undefined) {
    const whole = timestampOfDate(ms);
    if (!whole.endsWith('Z')) return whole;
    text = whole.slice(0, -'00.000Z'.length);
    if (minutes.size === MAX_MINUTES) minutes.clear();
    minutes.set(minute, text);
  }
  return text + SECONDS[Math.floor(rest / 1000)]! + MILLISECONDS[rest % 1000]!;
}

function timestampOfDate(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) throw new ValueUnstorable(`${ms} is no time`);
  const iso = date.toISOString();
  const sign = iso[0];
  if (sign === '+') return iso.slice(1);
  const year = date.getUTCFullYear();
  if (year > 0) return iso;
  return `${String(1 - year).padStart(4, '0')}${iso.slice(sign === '-' ? 7 : 4)} BC`;
}
