/**
 * The types of attributes (CloudEvents 1.0.2, "Type System") in their string encoding. The expressions take linear time:
 * the alternatives within a repetition begin with different characters.
 */
const PRINTABLE = /^[\x20-\x7e]*$/;
/** Control characters, surrogates that are not in pairs, and what Unicode has set apart as no character. */
const DISALLOWED = /[\0-\x1f\x7f-\x9f\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

export function isAllowedText(text: string): boolean {
  return PRINTABLE.test(text) || !DISALLOWED.test(text);
}

// RFC 3986, appendix A.
const ESCAPE = '%[0-9A-Fa-f]{2}';
const PCHARS = `(?:[\\w.~!$&'()*+,;=:@-]|${ESCAPE})`;
const HOST = `(?:\\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\\.[\\w.~!$&'()*+,;=:-]+)\\]|(?:[\\w.~!$&'()*+,;=-]|${ESCAPE})*)`;
const AUTHORITY = `(?:(?:[\\w.~!$&'()*+,;=:-]|${ESCAPE})*@)?${HOST}(?::\\d*)?`;
const MORE_SEGMENTS = `(?:/${PCHARS}*)*`;
const WITHOUT_SCHEME = `(?:[\\w.~!$&'()*+,;=@-]|${ESCAPE})+`;
const AFTER_SCHEME = `(?://${AUTHORITY}${MORE_SEGMENTS}|/(?:${PCHARS}+${MORE_SEGMENTS})?|${PCHARS}+${MORE_SEGMENTS}|)`;
const RELATIVE = `(?://${AUTHORITY}${MORE_SEGMENTS}|/(?:${PCHARS}+${MORE_SEGMENTS})?|${WITHOUT_SCHEME}${MORE_SEGMENTS}|)`;
const QUERY = `(?:\\?(?:${PCHARS}|[/?])*)?`;
const FRAGMENT = `(?:#(?:${PCHARS}|[/?])*)?`;
const SCHEME = '[A-Za-z][A-Za-z0-9+.-]*:';

const ABSOLUTE_URI = new RegExp(`^${SCHEME}${AFTER_SCHEME}${QUERY}$`);
const URI = new RegExp(`^${SCHEME}${AFTER_SCHEME}${QUERY}${FRAGMENT}$`);
const RELATIVE_REFERENCE = new RegExp(`^${RELATIVE}${QUERY}${FRAGMENT}$`);

/** RFC 3986, 4.3: with a scheme, without a fragment. */
export function isAbsoluteUri(text: string): boolean {
  return ABSOLUTE_URI.test(text);
}

/** RFC 3986, 4.1. */
export function isUriReference(text: string): boolean {
  return URI.test(text) || RELATIVE_REFERENCE.test(text);
}

/** RFC 4648, section 4, with its padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:(\d\d)(\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
/** So many characters are there before the seconds, and before their fraction. */
const SECONDS_AT = 17;
const FRACTION_AT = 19;
/** The dot and the milliseconds: further digits say nothing to us. */
const KEPT_FRACTION = 4;

/**
 * An RFC 3339 timestamp in the form that events have here; null when the text is none. Whether its day exists is not
 * looked at. A leap second becomes the second before.
 */
export function timestamp(text: string): string | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const [, seconds = '', fraction = ''] = match;
  const leap = seconds === '60';
  if (!leap && fraction.length <= KEPT_FRACTION) return text;
  const zone = text.slice(FRACTION_AT + fraction.length);
  const before = text.slice(0, SECONDS_AT) + (leap ? '59' : seconds);
  return leap && !endsMonth(before + zone) ? null : before + fraction.slice(0, KEPT_FRACTION) + zone;
}

/** Leap seconds are put in where a month ends in UTC (RFC 3339, 5.7). */
function endsMonth(text: string): boolean {
  const next = new Date(Date.parse(text) + 1_000);
  return (
    next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0 && next.getUTCSeconds() === 0
  );
}
