/** Attribute values of OTLP in protobuf: opentelemetry/proto/common/v1/common.proto. */
import { doubleJson, integerJson, quoted, type Attribute } from './attribute.js';
import { tooDeep } from './log-record.js';
import {
  AnyValueSchema,
  ArrayValueSchema,
  KeyValueListSchema,
  KeyValueSchema,
} from './proto/opentelemetry/proto/common/v1/common_pb.js';
import { tagOf, tagsOf, type WireReader } from './wire-reader.js';

const ANY_VALUE = tagsOf(AnyValueSchema);
const STRING_VALUE = tagOf(AnyValueSchema.field.stringValue);
const BOOL_VALUE = tagOf(AnyValueSchema.field.boolValue);
const INT_VALUE = tagOf(AnyValueSchema.field.intValue);
const DOUBLE_VALUE = tagOf(AnyValueSchema.field.doubleValue);
const ARRAY_VALUE = tagOf(AnyValueSchema.field.arrayValue);
const KVLIST_VALUE = tagOf(AnyValueSchema.field.kvlistValue);
const BYTES_VALUE = tagOf(AnyValueSchema.field.bytesValue);
const KEY_VALUE = tagsOf(KeyValueSchema);
const KEY = tagOf(KeyValueSchema.field.key);
const VALUE = tagOf(KeyValueSchema.field.value);
const ARRAY = tagsOf(ArrayValueSchema);
const ARRAY_VALUES = tagOf(ArrayValueSchema.field.values);
const KVLIST = tagsOf(KeyValueListSchema);
const KVLIST_VALUES = tagOf(KeyValueListSchema.field.values);

/**
 * JSON text of the AnyValue whose length comes next; `room` levels of lists and maps may be entered. Of several values
 * the last counts, as for any oneof. Throws Malformed, Unreadable and what the library says of broken bytes.
 */
export function readValue(wire: WireReader, outer: number, room: number): string {
  const end = wire.enter(outer);
  let json = 'null';
  while (wire.pos < end) {
    const tag = wire.uint32();
    switch (tag) {
      case STRING_VALUE:
        json = wire.textJson(end);
        break;
      case BOOL_VALUE:
        json = String(wire.bool());
        break;
      case INT_VALUE:
        json = integerJson(BigInt(wire.int64()));
        break;
      case DOUBLE_VALUE:
        json = doubleJson(wire.double());
        break;
      case ARRAY_VALUE:
        json = readArray(wire, end, room);
        break;
      case KVLIST_VALUE:
        json = readMap(wire, end, room);
        break;
      case BYTES_VALUE:
        json = `"${wire.bytesAs('base64', end)}"`;
        break;
      default:
        wire.pass(tag, ANY_VALUE);
    }
  }
  wire.leave(end);
  return json;
}

/** The KeyValue whose length comes next. */
export function readAttribute(wire: WireReader, outer: number, room: number): Attribute {
  const end = wire.enter(outer);
  let key = '';
  let json = 'null';
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag === KEY) key = wire.text(end);
    else if (tag === VALUE) json = readValue(wire, end, room);
    else wire.pass(tag, KEY_VALUE);
  }
  wire.leave(end);
  return { key, json };
}

function readArray(wire: WireReader, outer: number, room: number): string {
  if (room === 0) throw tooDeep();
  const end = wire.enter(outer);
  let json = '';
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag !== ARRAY_VALUES) wire.pass(tag, ARRAY);
    else json += (json === '' ? '' : ',') + readValue(wire, end, room - 1);
  }
  wire.leave(end);
  return `[${json}]`;
}

function readMap(wire: WireReader, outer: number, room: number): string {
  if (room === 0) throw tooDeep();
  const end = wire.enter(outer);
  let members = '';
  while (wire.pos < end) {
    const tag = wire.uint32();
    if (tag !== KVLIST_VALUES) wire.pass(tag, KVLIST);
    else {
      const { key, json } = readAttribute(wire, end, room - 1);
      members += `${members === '' ? '' : ','}${quoted(key)}:${json}`;
    }
  }
  wire.leave(end);
  return `{${members}}`;
}
