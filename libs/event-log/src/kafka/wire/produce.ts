/**
 * Produce requests (kafka.apache.org, "Protocol", Produce version 3 and later) with record batches of our own encoding.
 * The request is kafkajs's, and so are sequence numbers, retries and leaders: only its bytes are made here. kafkajs has
 * no hook for that, so its module for this request is told once a process to ask us.
 */
import { createRequire } from 'node:module';
import { isWireRecord, recordBatchBound, writeRecordBatch, type WireRecord } from './record-batch.js';

/** What kafkajs 2 hands to a request of this kind. */
export interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  readonly compression: number;
  readonly transactionalId?: string | null | undefined;
  readonly producerId: string | number;
  readonly producerEpoch: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence: number;
      readonly messages: readonly WireRecord[];
    }[];
  }[];
}

/** What kafkajs takes for an encoder. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

interface ProduceRequest {
  readonly request: { readonly encode: () => Promise<Encoded> };
}

/** The module of kafkajs that makes these requests. */
export interface ProduceModule {
  protocol: (wanted: { readonly version: number }) => (args: ProduceArguments) => ProduceRequest;
}

/** The first version with record batches. */
const FIRST_VERSION = 3;
const NOT_COMPRESSED = 0;
const PRODUCE = 'kafkajs/src/protocol/requests/produce/index.js';

const replaced = new WeakSet<ProduceModule>();

/** Compressed requests, those of old brokers and those with records that are not this adapter's stay as they are. */
export function encodeProduceRequests(
  produce: ProduceModule = createRequire(import.meta.url)(PRODUCE) as ProduceModule,
): void {
  if (replaced.has(produce)) return;
  replaced.add(produce);
  const theirs = produce.protocol;
  produce.protocol = ({ version }) => {
    const make = theirs({ version });
    if (version < FIRST_VERSION) return make;
    return (args) => {
      const made = make(args);
      if (!isOurs(args)) return made;
      return { ...made, request: { ...made.request, encode: () => Promise.resolve(encodeProduce(args, Date.now())) } };
    };
  };
}

function isOurs({ compression, topicData }: ProduceArguments): boolean {
  return (
    compression === NOT_COMPRESSED &&
    topicData.every(({ partitions }) => partitions.every(({ messages }) => messages.every(isWireRecord)))
  );
}

/** `now`: the timestamp of records without one. */
function encodeProduce(args: ProduceArguments, now: number): Encoded {
  const { acks, timeout, transactionalId = null, topicData } = args;
  const bytes = Buffer.allocUnsafe(boundOf(args));
  let at = transactionalId === null ? bytes.writeInt16BE(-1, 0) : writeString(bytes, 0, transactionalId);
  at = bytes.writeInt16BE(acks, at);
  at = bytes.writeInt32BE(timeout, at);
  at = bytes.writeInt32BE(topicData.length, at);
  for (const { topic, partitions } of topicData) {
    at = writeString(bytes, at, topic);
    at = bytes.writeInt32BE(partitions.length, at);
    for (const { partition, firstSequence, messages } of partitions) {
      const sizeAt = bytes.writeInt32BE(partition, at);
      const producer = { ...args, firstSequence, transactional: transactionalId !== null };
      at = writeRecordBatch(bytes, sizeAt + 4, messages, producer, now);
      bytes.writeInt32BE(at - sizeAt - 4, sizeAt);
    }
  }
  const buffer = bytes.subarray(0, at);
  return { buf: buffer, buffer };
}

function boundOf({ transactionalId, topicData }: ProduceArguments): number {
  let bound = 2 + Buffer.byteLength(transactionalId ?? '') + 2 + 4 + 4;
  for (const { topic, partitions } of topicData) {
    bound += 2 + Buffer.byteLength(topic) + 4;
    for (const { messages } of partitions) bound += 8 + recordBatchBound(messages);
  }
  return bound;
}

function writeString(bytes: Buffer, start: number, text: string): number {
  const length = bytes.write(text, start + 2, 'utf8');
  bytes.writeInt16BE(length, start);
  return start + 2 + length;
}
