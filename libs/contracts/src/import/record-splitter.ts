/**
 * Cuts the bytes of a file into records, chunk by chunk as they come, with bounded memory: a line is a record, or in CSV
 * what a quoted field's line breaks hold together. A byte order mark at the start and the `\r` of a line end are no part
 * of a record.
 */
import { RECORD_BYTES } from './imported-record.js';

export interface TextRecord {
  /** Number of its first line, counted from 1. */
  readonly line: number;
  /** Without its line end. Of a record that is too long: its first bytes. Valid until the next chunk is pushed. */
  readonly bytes: Uint8Array;
  /** Over {@link RECORD_BYTES}: it was cut. */
  readonly tooLong: boolean;
}

export interface SplitOptions {
  /** The character between the fields, for CSV; without it every line is a record. */
  readonly csvDelimiter?: string;
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const MARK = [0xef, 0xbb, 0xbf];
/** Bytes of a record that is too long which are handed out. */
const KEPT_BYTES = 1_024;
const EMPTY = new Uint8Array(0);

export class RecordSplitter {
  private rest: Uint8Array = EMPTY;
  private line = 1;
  /** Set while the bytes of a record that is too long pass by. */
  private skipping = false;
  private readonly delimiter: number | null;

  constructor({ csvDelimiter }: SplitOptions = {}) {
    this.delimiter = csvDelimiter === undefined ? null : csvDelimiter.charCodeAt(0);
  }

  /** The records that end in the chunk. */
  push(chunk: Uint8Array): TextRecord[] {
    return this.cut(joined(this.rest, chunk), false);
  }

  /** The last record, when the file does not end with a line end. */
  end(): TextRecord[] {
    return this.cut(this.rest, true);
  }

  private cut(data: Uint8Array, last: boolean): TextRecord[] {
    const records: TextRecord[] = [];
    let start = 0;
    while (start < data.length) {
      const end = this.skipping ? data.indexOf(NEWLINE, start) : this.endOfRecord(data, start, last);
      if (end < 0 && !last && !this.skipping && data.length - start <= RECORD_BYTES) break;
      start = this.take(data, start, end, records);
    }
    this.rest = start >= data.length ? EMPTY : data.slice(start);
    return records;
  }

  /** Adds the record from `start`; answers with where the next one starts. `end` is -1 when no line end is there yet. */
  private take(data: Uint8Array, start: number, end: number, records: TextRecord[]): number {
    const stop = end < 0 ? data.length : end;
    if (this.skipping) {
      this.skipping = end < 0;
      return end < 0 ? stop : stop + 1;
    }
    const from = start + this.markLength(data, start);
    const tooLong = stop - from > RECORD_BYTES;
    const carriage = stop > from && data[stop - 1] === RETURN ? 1 : 0;
    records.push({
      line: this.line,
      bytes: data.subarray(from, tooLong ? from + KEPT_BYTES : stop - carriage),
      tooLong,
    });
    this.line += this.delimiter === null ? 1 : newlinesIn(data, start, stop) + 1;
    this.skipping = end < 0 && tooLong;
    return end < 0 ? stop : stop + 1;
  }

  /** Index of the line end that ends the record; -1 when it is not there yet. */
  private endOfRecord(data: Uint8Array, start: number, last: boolean): number {
    const firstEnd = data.indexOf(NEWLINE, start);
    if (this.delimiter === null) return firstEnd;
    const from = start + this.markLength(data, start);
    // Nearly every record has no line break in a field.
    const firstQuote = data.subarray(from, firstEnd < 0 ? data.length : firstEnd).indexOf(QUOTE);
    if (firstQuote < 0) return firstEnd;
    const end = endOfCsvRecord(data, from, this.delimiter);
    if (end !== UNCLOSED) return end === data.length ? -1 : end;
    // A quote that is never closed costs its line, not the rest of the file.
    return last || data.length - from > RECORD_BYTES ? firstEnd : -1;
  }

  private markLength(data: Uint8Array, start: number): number {
    return this.line === 1 && MARK.every((byte, i) => data[start + i] === byte) ? MARK.length : 0;
  }
}

const UNCLOSED = -1;

/**
 * The line end after which every quote that was opened at a field's start is closed, or the length of the data when it
 * has no such line end, or UNCLOSED when it ends within quotes.
 */
function endOfCsvRecord(data: Uint8Array, start: number, delimiter: number): number {
  let at = start;
  for (;;) {
    if (data[at] === QUOTE) at = endOfQuoted(data, at + 1);
    if (at === UNCLOSED) return UNCLOSED;
    while (at < data.length && data[at] !== delimiter && data[at] !== NEWLINE) at++;
    if (at >= data.length || data[at] === NEWLINE) return Math.min(at, data.length);
    at++;
  }
}

/** Index after the closing quote; UNCLOSED when there is none. */
function endOfQuoted(data: Uint8Array, start: number): number {
  for (let at = start; ;) {
    const quote = data.indexOf(QUOTE, at);
    if (quote < 0) return UNCLOSED;
    if (data[quote + 1] !== QUOTE) return quote + 1;
    at = quote + 2;
  }
}

function newlinesIn(data: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = data.indexOf(NEWLINE, start); at >= 0 && at < end; at = data.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
