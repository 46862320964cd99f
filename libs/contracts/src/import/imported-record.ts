/**
 * What an import makes of one record of a file: the JSON of an event for `POST /v1/events`, or why there is none. The
 * readers here are pure and run in a browser as well: the command line and the dashboard import the same way, and make
 * the same ids, so that a file imported through both is counted once.
 */
import { INGEST_LIMITS } from '../http/ingest.js';
import { sha256 } from './sha-256.js';

/** A record over this is not looked at: no event made from it could be taken. */
export const RECORD_BYTES = INGEST_LIMITS.eventBytes;

export type ImportedRecord =
  | {
      readonly kind: 'event';
      /** One JSON object in one line, as it goes into an NDJSON body. It names no stream unless the record does. */
      readonly json: string;
      /** Who is counted; events of one visitor are best sent in their order. */
      readonly visitor: string | null;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads one record; `line` is the number of its first line in the file, counted from 1. */
export type RecordReader = (text: string, line: number) => ImportedRecord;

export const NOTHING: ImportedRecord = { kind: 'nothing' };

export const malformed = (reason: string): ImportedRecord => ({ kind: 'malformed', reason });

/**
 * The id of an event that has none: from what the record says and where it stands. So a record that is repeated in a
 * file is another event, and a file imported again is not, whatever its name is by then.
 */
export function recordId(text: string, line: number): string {
  return sha256(`${line}\n${text}`).slice(0, 32);
}
