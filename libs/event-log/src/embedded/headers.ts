/** Record headers as bytes: name length u16, name, value length u32, value, and so on; texts are UTF-8. */
import type { LogHeaders } from '../port.js';

/** Up to here a loop over the characters is faster than a call into the runtime. */
const SHORT_TEXT = 64;
const MOST_BYTES_PER_UNIT = 3;

/** No encoding of these headers is longer. */
export function headersBound(headers: LogHeaders): number {
  let bound = 0;
  for (const name in headers) bound += 6 + MOST_BYTES_PER_UNIT * (name.length + headers[name]!.length);
  return bound;
}

/** Writes the headers at `start` and answers with where they end. */
export function writeHeaders(bytes: Buffer, start: number, headers: LogHeaders): number {
  let at = start;
  for (const name in headers) {
    const nameEnd = writeText(bytes, at + 2, name);
    bytes.writeUInt16LE(nameEnd - at - 2, at);
    at = writeText(bytes, nameEnd + 4, headers[name]!);
    bytes.writeUInt32LE(at - nameEnd - 4, nameEnd);
  }
  return at;
}

export function readHeaders(bytes: Buffer): LogHeaders {
  const entries: [string, string][] = [];
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 2 + bytes.readUInt16LE(at);
    const valueEnd = nameEnd + 4 + bytes.readUInt32LE(nameEnd);
    entries.push([bytes.toString('utf8', at + 2, nameEnd), bytes.toString('utf8', nameEnd + 4, valueEnd)]);
    at = valueEnd;
  }
  return Object.fromEntries(entries);
}

function writeText(bytes: Buffer, start: number, text: string): number {
  if (text.length > SHORT_TEXT) return start + bytes.write(text, start, 'utf8');
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return start + bytes.write(text, start, 'utf8');
    bytes[start + index] = code;
  }
  return start + text.length;
}
