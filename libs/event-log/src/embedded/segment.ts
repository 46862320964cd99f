/**
 * How records lie on disk: one value holds the records of one append (or one copied batch) to one partition. LMDB has
 * no checksums of its own, so the segment's head and each record carry a CRC-32.
 *
 *   head:   format u8 | 0 u8 x3 | count u32 | appended at f64 | crc of the head u32
 *   record: crc u32 | length of what follows u32 | timestamp f64 | key length i32, -1 for none | headers length u32 |
 *           key | headers | value
 *
 * Little-endian. A record's CRC covers everything after it, and starts from the offset, so that a record in another's
 * place is noticed.
 */
import { crc32 } from '@node-rs/crc32';
import { RecordCorrupt } from '../faults.js';
import type { LogHeaders, LogRecord, NewRecord } from '../port.js';
import { headersBound, readHeaders, writeHeaders } from './headers.js';

const FORMAT = 1;
const HEAD = 20;
const FRAME = 24;
const NO_HEADERS: LogHeaders = Object.freeze({});

/** What a record to write needs; its partition and topic are its segment's. */
export type SegmentRecord = Pick<NewRecord, 'key' | 'value' | 'headers' | 'timestamp'>;

export interface SegmentHead {
  readonly count: number;
  /** Epoch ms; never goes back within a partition. */
  readonly appendedAt: number;
}

export function encodeSegment(records: readonly SegmentRecord[], base: number, appendedAt: number): Buffer {
  let bound = HEAD;
  for (const { key, value, headers } of records) {
    bound += FRAME + (key === null ? 0 : key.length) + value.length + (headers ? headersBound(headers) : 0);
  }
  const bytes = Buffer.allocUnsafe(bound);
  bytes.writeUInt32LE(FORMAT, 0);
  bytes.writeUInt32LE(records.length, 4);
  bytes.writeDoubleLE(appendedAt, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
  let at = HEAD;
  for (let index = 0; index < records.length; index += 1) {
    at = writeRecord(bytes, at, records[index]!, base + index, appendedAt);
  }
  return bytes.subarray(0, at);
}

function writeRecord(bytes: Buffer, start: number, record: SegmentRecord, offset: number, now: number): number {
  const { key, value, headers } = record;
  let at = start + FRAME;
  if (key !== null) {
    bytes.set(key, at);
    at += key.length;
  }
  const headersAt = at;
  if (headers) at = writeHeaders(bytes, at, headers);
  bytes.writeUInt32LE(at - headersAt, start + 20);
  bytes.set(value, at);
  at += value.length;
  bytes.writeUInt32LE(at - start - 8, start + 4);
  bytes.writeDoubleLE(record.timestamp ?? now, start + 8);
  bytes.writeInt32LE(key === null ? -1 : key.length, start + 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(start + 4, at), offset >>> 0), start);
  return at;
}

/** Throws RecordCorrupt when the head is not what was written. */
export function readHead(bytes: Buffer, where: string): SegmentHead {
  if (bytes.length < HEAD || bytes.readUInt32LE(16) !== crc32(bytes.subarray(0, 16))) {
    throw corrupt(`the segment at ${where}`);
  }
  if (bytes.readUInt32LE(0) !== FORMAT) throw new RecordCorrupt(`the segment at ${where} has an unknown format`);
  return { count: bytes.readUInt32LE(4), appendedAt: bytes.readDoubleLE(8) };
}

/**
 * Reads records from `from` on, at most `limit`, into `into`. `where` names the partition in a fault. Throws
 * RecordCorrupt at the first record that is not what was written; those before it are in `into` by then.
 */
export function readSegment(
  bytes: Buffer,
  base: number,
  range: { readonly from: number; readonly limit: number },
  into: LogRecord[],
  where: string,
): void {
  const { count } = readHead(bytes, `${where}/${base}`);
  const end = into.length + range.limit;
  let at = HEAD;
  for (let offset = base; offset < base + count && into.length < end; offset += 1) {
    const next = frameEnd(bytes, at);
    if (next > bytes.length) throw corrupt(`the record at ${where}/${offset}`);
    if (offset >= range.from) {
      const frame = readFrame(bytes, at, offset);
      if (!frame) throw corrupt(`the record at ${where}/${offset}`);
      into.push(frame.record);
    }
    at = next;
  }
}

/** The first record of a segment stands there, whatever became of the head. */
export const FIRST_FRAME = HEAD;
/** No record is shorter. */
export const SHORTEST_FRAME = FRAME;

/** What the head says, be it right or not. */
export function saidCount(bytes: Buffer): number {
  return bytes.length < HEAD ? 0 : bytes.readUInt32LE(4);
}

/** The record with this offset, and where the next one begins, if it stands at `at` as it was written; else null. */
export function readFrame(
  bytes: Buffer,
  at: number,
  offset: number,
): { readonly record: LogRecord; readonly next: number } | null {
  const next = frameEnd(bytes, at);
  if (next < at + FRAME || next > bytes.length) return null;
  if (crc32(bytes.subarray(at + 4, next), offset >>> 0) !== bytes.readUInt32LE(at)) return null;
  return { record: new StoredRecord(bytes, at, next, offset), next };
}

function frameEnd(bytes: Buffer, at: number): number {
  return at + FRAME <= bytes.length ? at + 8 + bytes.readUInt32LE(at + 4) : Infinity;
}

function corrupt(what: string): RecordCorrupt {
  return new RecordCorrupt(
    `${what} does not have the checksum it was written with: stop NexusPipe, and run 'nexuspipe doctor'`,
  );
}

/** A record in the bytes of its segment; its headers are decoded when they are asked for. */
class StoredRecord implements LogRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
  private decoded: LogHeaders | null;
  private readonly headerBytes: Buffer;

  constructor(bytes: Buffer, start: number, end: number, offset: number) {
    const keyLength = bytes.readInt32LE(start + 16);
    const headersAt = start + FRAME + Math.max(0, keyLength);
    const valueAt = headersAt + bytes.readUInt32LE(start + 20);
    this.offset = offset;
    this.timestamp = bytes.readDoubleLE(start + 8);
    this.key = keyLength < 0 ? null : bytes.subarray(start + FRAME, headersAt);
    this.value = bytes.subarray(valueAt, end);
    this.decoded = valueAt === headersAt ? NO_HEADERS : null;
    this.headerBytes = this.decoded ? bytes : bytes.subarray(headersAt, valueAt);
  }

  get headers(): LogHeaders {
    this.decoded ??= readHeaders(this.headerBytes);
    return this.decoded;
  }
}
