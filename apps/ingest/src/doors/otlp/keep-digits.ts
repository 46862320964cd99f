/**
 * 64-bit integers that a client wrote as JSON numbers. OTLP writes them as texts, and takes both: so a body in which a
 * double does not hold one of them is parsed again, with such numbers in quotes.
 */
import { endOfString } from '../../parse/json-scan.js';

/** A number that was read is not the one that was sent. */
export class DigitsLost extends Error {
  override readonly name = 'DigitsLost';
}

const PLAIN_INTEGER = /^-?\d+$/;
const NUMBER = /[-\d.eE+]*/y;
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** JSON.parse, but integers beyond ±(2^53 - 1) come out as texts of their digits. The text is valid JSON. */
export function parseKeepingDigits(text: string): unknown {
  const parts: string[] = [];
  let kept = 0;
  for (let i = 0; i < text.length;) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i);
    else if (c === MINUS || (c >= ZERO && c <= NINE)) {
      NUMBER.lastIndex = i;
      const [number] = NUMBER.exec(text)!;
      if (isUnsafeInteger(Number(number))) {
        parts.push(text.slice(kept, i), '"', digitsOf(number), '"');
        kept = i + number.length;
      }
      i += number.length;
    } else i++;
  }
  return JSON.parse(parts.join('') + text.slice(kept));
}

export function isUnsafeInteger(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function digitsOf(number: string): string {
  return PLAIN_INTEGER.test(number) ? number : BigInt(Number(number)).toString();
}
