/**
 * 64-bit integers that a client wrote as JSON numbers. OTLP writes them as texts, and takes both: so those that a double
 * may not hold are put into quotes before they are parsed.
 */
import { endOfString } from '../../parse/json-scan.js';

/** So long integers may not be what JSON.parse makes of them. */
const LONG = 16;
const MAYBE_LONG_NUMBER = /[:[,]\s*-?\d{16}/;
const PLAIN_INTEGER = /^-?\d+$/;
const NUMBER = /[-\d.eE+]*/y;
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** JSON.parse, but long integers come out as texts of their digits. Throws SyntaxError. */
export function parseKeepingDigits(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return MAYBE_LONG_NUMBER.test(text) ? JSON.parse(withLongIntegersQuoted(text)) : value;
}

/** The text is valid JSON. */
function withLongIntegersQuoted(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let i = 0; i < text.length;) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (c === MINUS || (c >= ZERO && c <= NINE)) {
      NUMBER.lastIndex = i;
      const [number] = NUMBER.exec(text)!;
      if (number.length >= LONG && PLAIN_INTEGER.test(number)) {
        parts.push(text.slice(kept, i), '"', number, '"');
        kept = i + number.length;
      }
      i += number.length;
    } else i++;
  }
  return parts.join('') + text.slice(kept);
}
