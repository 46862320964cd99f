/** Records on their way to kafkajs and back. */
import type { IHeaders, KafkaMessage, Message, RecordMetadata } from 'kafkajs';
import { LogUnavailable } from '../faults.js';
import type { LogHeaders, LogRecord, NewRecord } from '../port.js';

/** A broker refuses batches over 1 MB (`max.message.bytes`); what leaves here stays under it with the wire's overhead. */
export const MAX_REQUEST_BYTES = 900_000;
const RECORD_OVERHEAD = 64;

export function toMessage(partition: number, record: Omit<NewRecord, 'partition'>): Message {
  const { key, value, headers, timestamp } = record;
  const message: Message = { partition, key, value };
  if (headers) message.headers = headers;
  if (timestamp !== undefined) message.timestamp = String(timestamp);
  return message;
}

/** Cuts records into runs that fit into one request each; a record that is alone over the bound makes a run of its own. */
export function requests<R extends Pick<NewRecord, 'key' | 'value' | 'headers'>>(
  records: readonly R[],
): readonly R[][] {
  const runs: R[][] = [];
  let run: R[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (run.length > 0 && bytes + size > MAX_REQUEST_BYTES) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(record);
    bytes += size;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function sizeOf({ key, value, headers }: Pick<NewRecord, 'key' | 'value' | 'headers'>): number {
  let bytes = RECORD_OVERHEAD + value.length + (key === null ? 0 : key.length);
  for (const name in headers) bytes += 4 * (name.length + headers[name]!.length);
  return bytes;
}

/** One offset per record, in order: the broker answers with the first offset it gave in each partition. */
export function offsetsOf(records: readonly NewRecord[], answers: readonly RecordMetadata[]): number[] {
  const next: number[] = [];
  for (const { partition, baseOffset } of answers) next[partition] = Number(baseOffset ?? -1);
  return records.map(({ partition }) => {
    const offset = next[partition];
    if (offset === undefined || offset < 0) throw new LogUnavailable(`no offset for partition ${partition}`);
    next[partition] = offset + 1;
    return offset;
  });
}

/**
 * Throws LogUnavailable when records of a partition have no offset. kafkajs passes over what moves to a broker that has
 * answered already, and calls the whole request a success (`brokersWithoutResponse` in its producer/sendMessages.js).
 */
export function requireAnswer(topic: string, partition: number, answers: readonly RecordMetadata[]): void {
  const answer = answers.find((one) => one.topicName === topic && one.partition === partition);
  if (Number(answer?.baseOffset ?? -1) < 0) throw new LogUnavailable(`no offset for ${topic}/${partition}`);
}

export function toRecord({ offset, key, value, headers, timestamp }: KafkaMessage): LogRecord {
  return {
    offset: Number(offset),
    key,
    value: value ?? Buffer.alloc(0),
    headers: headers ? toHeaders(headers) : NO_HEADERS,
    timestamp: Number(timestamp),
  };
}

const NO_HEADERS: LogHeaders = Object.freeze({});

function toHeaders(headers: IHeaders): LogHeaders {
  const texts: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = typeof last === 'string' ? last : last.toString('utf8');
  }
  return texts;
}
