/** Wall-clock arithmetic in an IANA zone, after the zone data that Node carries. All instants are epoch milliseconds. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MAX_CACHED_ZONES = 500;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the name is a zone that this Node knows; an offset such as `+05:30` is not a zone. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock at an instant, written as if it were UTC: its difference from the instant is the zone's offset. */
export function wallTime(zone: string, instant: number): number {
  if (zone === 'UTC') return instant;
  const parts: Record<string, number> = {};
  const format = formatOf(zone);
  for (const { type, value } of format.formatToParts(instant)) {
    if (type !== 'literal' && type !== 'era') parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  wall.setUTCHours(hour, minute, second, ((instant % 1_000) + 1_000) % 1_000);
  return wall.getTime();
}

/** The first instant of the local day that holds the wall time `wallDay` (any time of that day, as if UTC). */
export function startOfDay(zone: string, wallDay: number): number {
  const midnight = Math.floor(wallDay / DAY) * DAY;
  if (zone === 'UTC') return midnight;
  const offsets = [-DAY, DAY].map((shift) => wallTime(zone, midnight + shift) - (midnight + shift));
  const candidates = offsets.map((offset) => midnight - offset).sort((a, b) => a - b);
  const exact = candidates.find((candidate) => wallTime(zone, candidate) === midnight);
  return exact ?? firstAtOrAfter(zone, midnight, candidates[0]! - HOUR, candidates[1]! + HOUR);
}

/** Where the clock jumped over midnight: the instant of the jump, to the second. */
function firstAtOrAfter(zone: string, wall: number, low: number, high: number): number {
  let before = low;
  let after = high;
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (wallTime(zone, middle) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

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
  if (formats.size >= MAX_CACHED_ZONES) formats.clear();
  formats.set(zone, format);
  return format;
}
