/** Which format a Content-Type announces. No type at all is taken for JSON, and so is text/plain, as sendBeacon sends it. */
import { refuse, type Refusal } from '../../refusal.js';

export type BodyFormat = 'json' | 'ndjson';

const NDJSON: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
  'application/json-lines',
]);
/** What JSON may be written in here: UTF-8 (RFC 8259, 8.1) and its ASCII part. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

export function bodyFormat(contentType: string | undefined): BodyFormat | Refusal {
  if (contentType === undefined || contentType === '' || contentType === 'application/json') return 'json';
  const [media = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  if (charset && !CHARSETS.has(charset)) return unsupported(`JSON is sent in UTF-8, not in ${charset}`);
  const name = media.trim();
  if (NDJSON.has(name)) return 'ndjson';
  if (name === 'application/json' || name === 'text/plain' || /^[\w.+-]+\/[\w.+-]+\+json$/.test(name)) return 'json';
  return unsupported();
}

export const ACCEPTED_TYPES = 'application/json, application/x-ndjson, text/plain';

function unsupported(detail?: string): Refusal {
  return refuse('MEDIA_TYPE_UNSUPPORTED', detail, { 'accept-post': ACCEPTED_TYPES });
}
