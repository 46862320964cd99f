/**
 * The client's time as epoch milliseconds. Texts are ISO 8601 with a zone, years 0001 to 9999, or with a plus sign to
 * 275760 (ECMA-262, "Date Time String Format"); a day that its month does not have is refused, not moved. Digits below
 * a millisecond are dropped.
 */
export type EventTime =
  | { readonly ok: true; readonly time: number }
  | { readonly ok: false; readonly code: 'EVENT_TIME_INVALID' | 'EVENT_TIME_SECONDS' };

const SECONDS_BELOW = 1e11;
/** Latest time of a Date, ECMA-262: 100 million days after 1970. */
const LATEST = 8.64e15;
const ISO =
  /^(\d{4}|\+\d{6})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const MAX_TEXT = 48;

const INVALID: EventTime = { ok: false, code: 'EVENT_TIME_INVALID' };
const SECONDS: EventTime = { ok: false, code: 'EVENT_TIME_SECONDS' };

export function eventTime(value: string | number): EventTime {
  return typeof value === 'number' ? fromNumber(value) : fromText(value);
}

function fromNumber(value: number): EventTime {
  if (value < SECONDS_BELOW) return SECONDS;
  return Number.isInteger(value) && value <= LATEST ? { ok: true, time: value } : INVALID;
}

function fromText(text: string): EventTime {
  const parts = text.length <= MAX_TEXT ? ISO.exec(text) : null;
  if (!parts) return INVALID;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((part) => Number(parts[part] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1 || day < 1 || month < 1 || month > 12 || day > daysOf(year, month)) return INVALID;
  if (hour > 23 || minute > 59 || second > 59) return INVALID;
  const zone = zoneMinutes(parts[8]!);
  if (zone === null) return INVALID;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const fraction = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const time = date.getTime() + ((hour * 60 + minute - zone) * 60 + second) * 1_000 + fraction;
  return time <= LATEST ? { ok: true, time } : INVALID;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Offset from UTC; null when there is no such zone. */
function zoneMinutes(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return null;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
