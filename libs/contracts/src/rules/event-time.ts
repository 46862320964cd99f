/**
 * The client's time as epoch milliseconds. Texts are ISO 8601 with a zone, years 0001 to 9999, or with a plus sign to
 * 275760 (ECMA-262, "Date Time String Format"); a day that its month does not have is refused, not moved. Digits below
 * a millisecond are dropped. Every event comes through here, so the text is read by hand, from left to right.
 */
export type EventTime =
  | { readonly ok: true; readonly time: number }
  | { readonly ok: false; readonly code: 'EVENT_TIME_INVALID' | 'EVENT_TIME_SECONDS' };

const SECONDS_BELOW = 1e11;
/** Latest time of a Date, ECMA-262: 100 million days after 1970. */
const LATEST = 8.64e15;
const MAX_TEXT = 48;
const MAX_FRACTION = 12;

const INVALID: EventTime = { ok: false, code: 'EVENT_TIME_INVALID' };
const SECONDS: EventTime = { ok: false, code: 'EVENT_TIME_SECONDS' };

export function eventTime(value: string | number): EventTime {
  return typeof value === 'number' ? fromNumber(value) : fromText(value);
}

function fromNumber(value: number): EventTime {
  if (value < SECONDS_BELOW) return SECONDS;
  return Number.isInteger(value) && value <= LATEST ? { ok: true, time: value } : INVALID;
}

/** `±hh:mm`, seconds and fraction may be left out; whatever is not a number where one must be makes the sum NaN. */
function fromText(text: string): EventTime {
  if (text.length > MAX_TEXT) return INVALID;
  const long = text[0] === '+';
  let i = long ? 7 : 4;
  const year = digits(text, long ? 1 : 0, long ? 6 : 4);
  const month = text[i] === '-' ? digits(text, i + 1, 2) : NaN;
  const day = text[i + 3] === '-' ? digits(text, i + 4, 2) : NaN;
  const hour = isDayEnd(text[i + 6]) ? digits(text, i + 7, 2) : NaN;
  const minute = text[i + 9] === ':' ? digits(text, i + 10, 2) : NaN;
  i += 12;
  let second = 0;
  let millisecond = 0;
  if (text[i] === ':') {
    second = digits(text, i + 1, 2);
    i += 3;
    const length = fractionLength(text, i);
    const kept = Math.min(length, 3);
    millisecond = digits(text, i + 1, kept) * 10 ** (3 - kept);
    i += length === 0 ? 0 : length + 1;
  }
  const zone = zoneMinutes(text, i);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return INVALID;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return INVALID;
  const time = midnight(year, month, day) + ((hour * 60 + minute - zone) * 60 + second) * 1_000 + millisecond;
  return time <= LATEST ? { ok: true, time } : INVALID;
}

/** The number that so many decimal digits make; NaN when one is something else. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function isDayEnd(character: string | undefined): boolean {
  return character === 'T' || character === 't' || character === ' ';
}

/** Number of digits after the dot or comma at the index; 0 when there is none. */
function fractionLength(text: string, at: number): number {
  if (text[at] !== '.' && text[at] !== ',') return 0;
  let length = 0;
  while (length < MAX_FRACTION && !Number.isNaN(digits(text, at + 1 + length, 1))) length++;
  return length;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function midnight(year: number, month: number, day: number): number {
  if (year >= 100) return Date.UTC(year, month - 1, day);
  // Date.UTC takes two digits for years of the twentieth century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** Offset from UTC of the zone that ends the text: Z, +hh, +hhmm or +hh:mm; NaN when there is no such zone. */
function zoneMinutes(text: string, at: number): number {
  const sign = text[at];
  const rest = text.length - at;
  if (rest === 1 && (sign === 'Z' || sign === 'z')) return 0;
  if (sign !== '+' && sign !== '-') return NaN;
  const hours = digits(text, at + 1, 2);
  const colon = text[at + 3] === ':' ? 1 : 0;
  const minutes = rest === 3 ? 0 : rest === 5 + colon ? digits(text, at + 3 + colon, 2) : NaN;
  if (!(hours <= 23 && minutes <= 59)) return NaN;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}
