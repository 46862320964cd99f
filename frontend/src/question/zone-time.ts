/** Days and clocks of an IANA zone, after the zone data of the browser. Instants are epoch milliseconds. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether it is the name of a zone that this browser knows; an offset such as `+05:30` is not a name. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The wall clock at an instant, written as if it were UTC: its difference from the instant is the zone's offset. */
export function wallTime(zone: string, instant: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/** The day `YYYY-MM-DD` that an instant is in. */
export const dayOf = (zone: string, instant: number): string => isoDay(wallTime(zone, instant));

/** The day so many days on; months and leap years as in the calendar. */
export const addDays = (day: string, days: number): string => isoDay(Date.parse(`${day}T00:00:00Z`) + days * DAY);

/** Whole days from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** The first instant of a day, also where the clock jumps over midnight or strikes it twice. */
export function startOfDay(zone: string, day: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [-DAY, DAY]
    .map((shift) => midnight - (wallTime(zone, midnight + shift) - (midnight + shift)))
    .sort((a, b) => a - b);
  const exact = candidates.find((candidate) => wallTime(zone, candidate) === midnight);
  if (exact !== undefined) return exact;
  // Midnight was skipped: the day begins where the clock lands, a multiple of a quarter hour.
  let start = candidates[0]! - HOUR;
  while (wallTime(zone, start) < midnight) start += HOUR / 4;
  return start;
}

/** The start of the hour on the zone's wall. */
export function startOfHour(zone: string, instant: number): number {
  const wall = wallTime(zone, instant);
  return instant - (wall - Math.floor(wall / HOUR) * HOUR);
}

const isoDay = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
