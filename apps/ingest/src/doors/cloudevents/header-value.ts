/**
 * Values of `ce-` headers (CloudEvents HTTP protocol binding 1.0.2, 3.1.3.2). A sender must percent-encode spaces, double
 * quotes, percent signs and what is not ASCII. The official JavaScript SDK does not: such characters stand for
 * themselves here, because the binding tells a receiver to refuse only escapes that are not UTF-8.
 */
import { isUtf8 } from 'node:buffer';

const QUOTED = /^"(?:[^"\\]|\\.)*"$/;
const BEYOND_ASCII = /[\x80-\xff]/;

/** The value as text: one string in quotes unquoted, bytes read. Escapes are still there. */
export function unquoted(value: string): string {
  const text = BEYOND_ASCII.test(value) ? readBytes(value) : value;
  return QUOTED.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}

/** Node hands headers over as Latin-1, and sends them so. UTF-8 is told by its form. */
function readBytes(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}
