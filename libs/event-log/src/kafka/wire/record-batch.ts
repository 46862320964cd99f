/**
 * Records as a Kafka record batch, version 2 (kafka.apache.org, "Message Format"), written in one pass into the buffer of
 * the request. kafkajs makes a buffer for every field of every record and computes the checksum in JavaScript: together
 * a quarter of a collector's time.
 */
import { crc32c } from '@node-rs/crc32';

/** A record as kafkajs carries it to its request; timestamps are epoch milliseconds. */
export interface WireRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timestamp?: string | number;
}

/** Whether it is a record as this adapter makes them; kafkajs takes others too: texts, lists of headers, no key. */
export function isWireRecord(record: { key: unknown; value: unknown; headers?: unknown }): boolean {
  const { key, value, headers } = record;
  if (!(value instanceof Uint8Array) || !(key === null || key instanceof Uint8Array)) return false;
  const texts = headers as WireRecord['headers'];
  for (const name in texts) if (typeof texts[name] !== 'string') return false;
  return true;
}

/** What a batch says about its producer. */
interface BatchProducer {
  readonly producerId: string | number;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly transactional: boolean;
}

/** Offset, length, leader epoch, magic, checksum, attributes, last delta, two timestamps, producer, sequence, count. */
const HEAD = 8 + 4 + 4 + 1 + 4 + 2 + 4 + 8 + 8 + 8 + 2 + 4 + 4;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const CRC_AT = 17;
/** The checksum covers what follows it. */
const COVERED_AT = 21;
const MAGIC = 2;
const TRANSACTIONAL = 16;
/** Seven numbers of a record, none longer than nine bytes. */
const RECORD_OVERHEAD = 63;
const MOST_BYTES_PER_UNIT = 3;
const MOST_VARINT = 5;
/** Up to here a loop over the characters is faster than a call into the runtime. */
const SHORT_TEXT = 64;

/** No batch of these records is longer. */
export function recordBatchBound(records: readonly WireRecord[]): number {
  let bound = HEAD;
  for (const { key, value, headers } of records) {
    bound += RECORD_OVERHEAD + (key === null ? 0 : key.length) + value.length;
    for (const name in headers) {
      bound += 2 * MOST_VARINT + MOST_BYTES_PER_UNIT * (name.length + headers[name]!.length);
    }
  }
  return bound;
}

/** Writes a batch at `start` and answers with where it ends. `now`: the timestamp of records without one. */
export function writeRecordBatch(
  bytes: Buffer,
  start: number,
  records: readonly WireRecord[],
  producer: BatchProducer,
  now: number,
): number {
  const { first, last } = timeRange(records, now);
  let at = start + HEAD;
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index]!;
    at = writeRecord(bytes, at, record, index, timeOf(record, now) - first);
  }
  bytes.fill(0, start, start + MAGIC_AT);
  bytes.writeInt32BE(at - start - LENGTH_AT - 4, start + LENGTH_AT);
  bytes[start + MAGIC_AT] = MAGIC;
  let head = bytes.writeInt16BE(producer.transactional ? TRANSACTIONAL : 0, start + COVERED_AT);
  head = bytes.writeInt32BE(records.length - 1, head);
  head = bytes.writeBigInt64BE(BigInt(first), head);
  head = bytes.writeBigInt64BE(BigInt(last), head);
  head = bytes.writeBigInt64BE(BigInt(producer.producerId), head);
  head = bytes.writeInt16BE(producer.producerEpoch, head);
  head = bytes.writeInt32BE(producer.firstSequence, head);
  bytes.writeInt32BE(records.length, head);
  bytes.writeUInt32BE(crc32c(bytes.subarray(start + COVERED_AT, at)), start + CRC_AT);
  return at;
}

function timeRange(records: readonly WireRecord[], now: number): { first: number; last: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const record of records) {
    const time = timeOf(record, now);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return { first, last };
}

function timeOf({ timestamp }: WireRecord, now: number): number {
  return timestamp === undefined ? now : Number(timestamp);
}

function writeRecord(bytes: Buffer, start: number, record: WireRecord, index: number, delta: number): number {
  // The body is written where it begins if its length takes two bytes, as those of nearly all events do.
  const body = start + 2;
  bytes[body] = 0;
  let at = writeVarint(bytes, body + 1, delta);
  at = writeVarint(bytes, at, index);
  at = writeBytes(bytes, at, record.key);
  at = writeBytes(bytes, at, record.value);
  at = writeHeaders(bytes, at, record.headers);
  return prefixLength(bytes, start, body, at);
}

function writeHeaders(bytes: Buffer, start: number, headers: WireRecord['headers']): number {
  let count = 0;
  for (const _name in headers) count += 1;
  let at = writeVarint(bytes, start, count);
  for (const name in headers) {
    at = writeText(bytes, at, name);
    at = writeText(bytes, at, headers[name]!);
  }
  return at;
}

function writeBytes(bytes: Buffer, start: number, value: Buffer | null): number {
  if (value === null) return writeVarint(bytes, start, -1);
  const at = writeVarint(bytes, start, value.length);
  bytes.set(value, at);
  return at + value.length;
}

/** Written where it begins if its length takes one byte. */
function writeText(bytes: Buffer, start: number, text: string): number {
  const from = start + 1;
  return prefixLength(bytes, start, from, from + writeCharacters(bytes, from, text));
}

function writeCharacters(bytes: Buffer, start: number, text: string): number {
  if (text.length > SHORT_TEXT) return bytes.write(text, start, 'utf8');
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return bytes.write(text, start, 'utf8');
    bytes[start + index] = code;
  }
  return text.length;
}

/** Puts the length of what stands from `from` to `end` at `start`, moving it if the length takes more or less room. */
function prefixLength(bytes: Buffer, start: number, from: number, end: number): number {
  const length = end - from;
  const needed = varintSize(length);
  if (start + needed !== from) bytes.copyWithin(start + needed, from, end);
  writeVarint(bytes, start, length);
  return start + needed + length;
}

function varintSize(length: number): number {
  let size = 1;
  for (let left = length * 2; left > 127; left = Math.floor(left / 128)) size += 1;
  return size;
}

/** Zigzag, then seven bits a byte, the lowest first (protobuf's sint). */
function writeVarint(bytes: Buffer, start: number, value: number): number {
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  let at = start;
  while (left > 127) {
    bytes[at++] = (left % 128) | 128;
    left = Math.floor(left / 128);
  }
  bytes[at++] = left;
  return at;
}
