/**
 * Payloads of the log: Avro in the Confluent wire format, a zero byte, the schema id as four bytes big-endian, then the
 * Avro binary (docs.confluent.io, "Schema Registry wire format"). Readers resolve the writer's schema to today's type.
 */
import avro from 'avsc';
import type { EnrichedEvent, RawEvent, RejectedEvent } from '#domain';
import type { ControlEvent } from '../control/control-event.js';
import { knownSchemas, type SchemaSource } from './known-schemas.js';
import { BUILT_IN_SCHEMAS, type Subject } from './schemas.js';

const MAGIC = 0;
const HEADER_BYTES = 5;

/** The schema id of a payload; null: it is not in the wire format. */
export function schemaIdOf(payload: Buffer): number | null {
  return payload.length > HEADER_BYTES && payload[0] === MAGIC ? payload.readUInt32BE(1) : null;
}

/** The payload is not what its topic carries. */
export class PayloadInvalid extends Error {
  override readonly name = 'PayloadInvalid';
}

export interface PayloadCodec<T> {
  encode(value: T): Buffer;
  /** The payload of each value, cut from one buffer: many small allocations would cost more than the encoding. */
  encodeAll(values: readonly T[]): Buffer[];
  /** Throws PayloadInvalid on a wrong magic byte, an unknown schema id or bytes that are not of that schema. */
  decode(payload: Buffer): T;
}

export function payloadCodec<T>(subject: Subject, source: SchemaSource = knownSchemas): PayloadCodec<T> {
  const { schema } = latest(subject);
  const type = typeOf(schema);
  return {
    encode: (value) => encodeAllWith(type, source.idOf(subject), [value])[0]!,
    encodeAll: (values) => encodeAllWith(type, source.idOf(subject), values),
    decode: payloadDecoder<T>(subject, schema, source),
  };
}

/**
 * Reads a subject's payloads as `schema` has them: the newest, or one of the same names with fewer fields, which costs a
 * part of a whole decoding. Throws as {@link PayloadCodec.decode}, of fields that are passed over too.
 */
export function payloadDecoder<T>(
  subject: Subject,
  schema: unknown,
  source: SchemaSource = knownSchemas,
): PayloadCodec<T>['decode'] {
  const reader = typeOf(schema);
  const decoders = new Map<number, (payload: Buffer) => T>();

  const decoderOf = (writerId: number): ((payload: Buffer) => T) => {
    const known = decoders.get(writerId);
    if (known) return known;
    const written = source.schemaOf(writerId);
    if (!written) throw new PayloadInvalid(`unknown schema id ${writerId}`);
    const writer = typeOf(written);
    const resolver = writer.equals(reader) ? undefined : reader.createResolver(writer);
    const decode = (payload: Buffer): T => {
      const { value, offset } = reader.decode(payload, HEADER_BYTES, resolver) as { value: T; offset: number };
      if (offset !== payload.length) throw new PayloadInvalid(`payload is not a whole ${subject}`);
      return value;
    };
    decoders.set(writerId, decode);
    return decode;
  };

  return (payload) => {
    const writerId = schemaIdOf(payload);
    if (writerId === null) throw new PayloadInvalid('not in the wire format');
    try {
      // Also a schema that cannot be read as today's, such as another subject's, is the payload's fault.
      return decoderOf(writerId)(payload);
    } catch (fault) {
      throw fault instanceof PayloadInvalid ? fault : new PayloadInvalid(`${subject}: ${(fault as Error).message}`);
    }
  };
}

/** Payloads are encoded one after the other into this buffer, and copied out together. It grows to what was needed. */
let scratch = Buffer.allocUnsafeSlow(256 * 1024);

function encodeAllWith(type: avro.Type, id: number, values: readonly unknown[]): Buffer[] {
  const ends: number[] = [];
  let end = 0;
  for (const value of values) ends.push((end = encodeAt(type, id, value, end)));
  const copy = Buffer.from(scratch.subarray(0, end));
  return ends.map((to, index) => copy.subarray(index === 0 ? 0 : ends[index - 1], to));
}

/** Index after the payload that begins at the given one. */
function encodeAt(type: avro.Type, id: number, value: unknown, start: number): number {
  let end = type.encode(value, scratch, start + HEADER_BYTES);
  if (end < 0) {
    const larger = Buffer.allocUnsafeSlow(2 * (scratch.length - end));
    scratch.copy(larger, 0, 0, start);
    scratch = larger;
    end = type.encode(value, scratch, start + HEADER_BYTES);
  }
  scratch[start] = MAGIC;
  scratch.writeUInt32BE(id, start + 1);
  return end;
}

/** `wrapUnions: never` keeps values plain: null or the value, never `{ string: … }`. */
function typeOf(schema: unknown): avro.Type {
  return avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'never' });
}

function latest(subject: Subject): (typeof BUILT_IN_SCHEMAS)[number] {
  const found = BUILT_IN_SCHEMAS.filter((entry) => entry.subject === subject).at(-1);
  if (!found) throw new Error(`no schema for ${subject}`);
  return found;
}

export const rawEventCodec = payloadCodec<RawEvent>('raw-events-value');
export const enrichedEventCodec = payloadCodec<EnrichedEvent>('enriched-events-value');
export const rejectedEventCodec = payloadCodec<RejectedEvent>('rejected-events-value');
export const controlEventCodec = payloadCodec<ControlEvent>('control-events-value');
