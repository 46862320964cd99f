/**
 * Reads protobuf messages field by field, so that nothing is built of a record before its size is known, and a nesting is
 * counted as it is entered. Varints, bounds and unknown fields are the library's.
 */
import { isUtf8 } from 'node:buffer';
import type { DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { quoted } from './attribute.js';

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Tags of a message's fields by their numbers. */
export type Tags = ReadonlyMap<number, number>;

export class WireReader extends BinaryReader {
  /** The bytes as characters: a text of ASCII is cut out of it, which costs less than decoding it. */
  private readonly characters: string;
  /** Whether a text that was read holds U+0000. */
  heldNul = false;

  constructor(private readonly body: Buffer) {
    super(body);
    this.characters = body.toString('latin1');
  }

  /** Enters a field that has a length; answers with the position after it. */
  enter(end: number): number {
    const stop = this.uint32() + this.pos;
    if (stop > end) throw new Malformed('a field is longer than what it stands in');
    return stop;
  }

  /** After the last field of a message: none may reach beyond its end. */
  leave(end: number): void {
    if (this.pos !== end) throw new Malformed('a field is longer than its message');
  }

  text(end: number): string {
    const stop = this.enter(end);
    const start = this.pos;
    this.pos = stop;
    return this.isPlain(start, stop) ? this.characters.slice(start, stop) : this.decoded(start, stop);
  }

  /** The text that comes next, as JSON text. */
  textJson(end: number): string {
    const stop = this.enter(end);
    const start = this.pos;
    this.pos = stop;
    return this.isPlain(start, stop) ? `"${this.characters.slice(start, stop)}"` : quoted(this.decoded(start, stop));
  }

  /** Whether the text is printable ASCII that JSON has as it is. */
  private isPlain(start: number, stop: number): boolean {
    const { body } = this;
    for (let i = start; i < stop; i++) {
      const byte = body[i]!;
      if (byte < SPACE || byte >= DELETE || byte === QUOTE || byte === BACKSLASH) return false;
    }
    return true;
  }

  private decoded(start: number, stop: number): string {
    const text = this.body.toString('utf8', start, stop);
    if (text.includes('\ufffd') && !isUtf8(this.body.subarray(start, stop))) throw new Malformed('a text is not UTF-8');
    this.heldNul ||= text.includes('\0');
    return text;
  }

  /** Bytes in the encoding, as a text. */
  bytesAs(encoding: 'hex' | 'base64', end: number): string {
    const stop = this.enter(end);
    const text = this.body.toString(encoding, this.pos, stop);
    this.pos = stop;
    return text;
  }

  /** Passes over a field that is not read. One that the message knows is there in the wrong form. */
  pass(tag: number, known: Tags): void {
    const number = tag >>> 3;
    const expected = known.get(number);
    if (number === 0 || (expected !== undefined && expected !== tag)) {
      throw new Malformed(`field ${number} has wire type ${tag & 7}`);
    }
    this.skip(tag & 7, number);
  }
}

type Field = DescMessage['fields'][number];

/** With which a field begins on the wire: its number and its wire type. */
export function tagOf(field: Field): number {
  return (field.number << 3) | wireType(field);
}

export function tagsOf(message: DescMessage): Tags {
  return new Map(message.fields.map((field) => [field.number, tagOf(field)]));
}

function wireType(field: Field): WireType {
  if (field.fieldKind === 'enum') return WireType.Varint;
  if (field.fieldKind !== 'scalar') return WireType.LengthDelimited;
  switch (field.scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.FIXED64:
    case ScalarType.DOUBLE:
      return WireType.Bit64;
    case ScalarType.FIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
