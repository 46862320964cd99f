/**
 * NDJSON whose lines are events as `POST /v1/events` takes them. A line is passed on as the text it is, so that no digit
 * of it changes; only an id is put before its members when it has none. Whether it is a good event is for the collector
 * to say.
 */
import { malformed, NOTHING, recordId, type ImportedRecord, type RecordReader } from './imported-record.js';

/** Reads lines of JSON objects. */
export function wireReader(): RecordReader {
  return (text, line) => (text.trim() === '' ? NOTHING : read(text, line));
}

function read(text: string, line: number): ImportedRecord {
  const event = parsed(text);
  if (event === null) return malformed('the line is not a JSON object');
  const visitor = textOf(event['visitorId']) ?? textOf(event['userId']);
  if (event['id'] !== undefined && event['id'] !== null) return { kind: 'event', json: text, visitor };
  // The last of two members of a name counts, so that a null of the line would win over an id before it.
  const json = event['id'] === null ? withMember(text, line, 'end') : withMember(text, line, 'start');
  return { kind: 'event', json, visitor };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function withMember(text: string, line: number, where: 'start' | 'end'): string {
  const member = `"id":"${recordId(text, line)}"`;
  if (where === 'end') return `${text.slice(0, text.lastIndexOf('}'))},${member}}`;
  const members = text.slice(text.indexOf('{') + 1);
  return members.trim() === '}' ? `{${member}}` : `{${member},${members}`;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
