/** A body's bytes as text: JSON is UTF-8 (RFC 8259, 8.1), and may begin with a byte order mark. */
import { isUtf8 } from 'node:buffer';
import { refuse, type Refusal } from '../refusal.js';

export function bodyText(bytes: Buffer): string | Refusal {
  if (!isUtf8(bytes)) return refuse('BODY_NOT_JSON', 'the body is not valid UTF-8');
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}
