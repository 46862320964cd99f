/** An event out of a query: parameters of an event's fields are those fields, all others its properties, as texts. */
import { percentDecoded } from '../../parse/percent-decoded.js';
import type { ParsedBody } from '../../parse/parsed-event.js';
import { refuse, type Refusal } from '../../refusal.js';
import type { ReceivedBody } from '../door.js';

const FIELDS: ReadonlySet<string> = new Set([
  'id',
  'stream',
  'type',
  'event_type',
  'time',
  'timestamp',
  'visitorId',
  'userId',
  'sessionId',
  'url',
  'referrer',
]);
const TIMES: ReadonlySet<string> = new Set(['time', 'timestamp']);
/** Where a key may stand; it is kept nowhere. */
const KEYS: ReadonlySet<string> = new Set(['key', 'writeKey']);
const PROPERTIES = '/properties/';

type Texts = Record<string, string | number>;

export function parseQuery({ url, headers }: Pick<ReceivedBody, 'url' | 'headers'>): ParsedBody | Refusal {
  const fields = Object.create(null) as Texts;
  const properties = Object.create(null) as Texts;
  const start = url.indexOf('?');
  const parameters = start < 0 ? [] : url.slice(start + 1).split('&');
  for (const parameter of parameters) {
    const [name, value] = decoded(parameter);
    if (name === null || value === null) return refuse('REQUEST_INVALID', 'the query is not in UTF-8');
    if (FIELDS.has(name)) setField(fields, name, value);
    else if (!KEYS.has(name) && name !== '') properties[name] = value;
  }
  if (headers.referer !== undefined) fields['url'] ??= headers.referer;
  return { events: [pixelEvent(fields, properties)], hasUnicodeEscapes: true };
}

function pixelEvent(fields: Texts, properties: Texts): ParsedBody['events'][number] {
  const text = JSON.stringify(properties);
  const range = { start: 0, end: text.length };
  const slice = { ...range, properties: range, context: null, further: null, members: 1, fault: null };
  return { value: { ...fields, properties }, text, slice, pointer: '', ignored: null, pointerAsSent: parameterAt };
}

/** A template leaves fields empty that it has nothing for. A time of digits is in milliseconds. */
function setField(fields: Texts, name: string, value: string): void {
  if (value !== '') fields[name] = TIMES.has(name) && /^\d{1,16}$/.test(value) ? Number(value) : value;
}

/** Name of the parameter that is meant by a pointer into the event. */
function parameterAt(pointer: string): string {
  const name = pointer.startsWith(PROPERTIES) ? pointer.slice(PROPERTIES.length) : pointer.slice(1);
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** As forms are encoded (URL standard, "application/x-www-form-urlencoded"); null is what is not UTF-8. */
function decoded(parameter: string): readonly [name: string | null, value: string | null] {
  const text = parameter.replaceAll('+', ' ');
  const equals = text.indexOf('=');
  return equals < 0
    ? [percentDecoded(text), '']
    : [percentDecoded(text.slice(0, equals)), percentDecoded(text.slice(equals + 1))];
}
