/** From a request's bytes to its events, each with the value that was parsed and the text that was sent. */
import { INGEST_LIMITS } from '#contracts';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import type { ReceivedBody } from '../door.js';
import { bodyText } from '../../parse/body-text.js';
import { JsonScanner, type EventSlice } from '../../parse/json-scan.js';
import { parseJsonText } from '../../parse/json-text.js';
import type { ParsedBody, ParsedEvent } from '../../parse/parsed-event.js';

export function parseBody({ bytes, format }: Pick<ReceivedBody, 'bytes' | 'format'>): ParsedBody | Refusal {
  const text = bodyText(bytes);
  return typeof text === 'string' ? parseText(text, format) : text;
}

/** Of text that came in UTF-8. */
export function parseText(text: string, format: string): ParsedBody | Refusal {
  const events = format === 'ndjson' ? parseLines(text) : parseJson(text);
  if (!Array.isArray(events)) return events as Refusal;
  if (events.length === 0) return refuse('BATCH_EMPTY');
  if (events.length > INGEST_LIMITS.events) return refuse('BATCH_TOO_LARGE', `the body has ${events.length} events`);
  return { events: events as ParsedEvent[], hasUnicodeEscapes: text.includes('\\u') };
}

function parseJson(text: string): ParsedEvent[] | Refusal {
  const json = parseJsonText(text);
  if (isRefusal(json)) return json;
  const { value } = json;
  if (typeof value !== 'object' || value === null) return refuse('BODY_SHAPE');
  const scanner = new JsonScanner(text);
  if (Array.isArray(value)) return listed(value, text, '', () => scanner.elements(scanner.begin()));
  if (!Object.hasOwn(value, 'events')) return [{ value, text, slice: scanner.single(), pointer: '' }];
  const { events } = value as { events: unknown };
  if (!Array.isArray(events)) return refuse('BODY_SHAPE', '`events` must be an array');
  return listed(events, text, '/events', () => scanner.elementsOf('events').elements);
}

/** A list over the limit is refused before it is scanned; its length says so. */
function listed(
  values: readonly unknown[],
  text: string,
  pointer: string,
  scan: () => EventSlice[],
): ParsedEvent[] | Refusal {
  if (values.length > INGEST_LIMITS.events) return refuse('BATCH_TOO_LARGE', `the body has ${values.length} events`);
  const slices = scan();
  return values.map((value, index) => ({ value, text, slice: slices[index]!, pointer: `${pointer}/${index}` }));
}

function parseLines(body: string): ParsedEvent[] | Refusal {
  const events: ParsedEvent[] = [];
  for (let start = 0, line = 1; start < body.length; line++) {
    const newline = body.indexOf('\n', start);
    const end = newline < 0 ? body.length : newline;
    const text = body.slice(start, end);
    start = end + 1;
    if (text.trim() === '') continue;
    if (events.length === INGEST_LIMITS.events) return refuse('BATCH_TOO_LARGE');
    events.push(parseLine(text, line));
  }
  return events;
}

function parseLine(text: string, line: number): ParsedEvent {
  try {
    return { value: JSON.parse(text) as unknown, text, slice: new JsonScanner(text).single(), pointer: '', line };
  } catch {
    return { value: undefined, text, slice: null, pointer: '', line };
  }
}
