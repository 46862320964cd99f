/** Which of the three content modes a Content-Type announces (CloudEvents HTTP protocol binding 1.0.2, section 3). */
import { refuse, type Refusal } from '../../refusal.js';
import { isJson, mediaType } from './media-type.js';

export type ContentMode = 'structured' | 'batched' | 'binary';

const STRUCTURED = 'application/cloudevents+json';
const BATCHED = 'application/cloudevents-batch+json';
/** What begins like this is in an event format, and ours is JSON. */
const EVENT_FORMATS = 'application/cloudevents';
/** What JSON may be written in here: UTF-8 (RFC 8259, 8.1) and its ASCII part. */
const JSON_CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/** Any data may come in binary mode, also without a type. */
export function contentMode(contentType: string | undefined): ContentMode | Refusal {
  if (contentType === STRUCTURED) return 'structured';
  if (contentType === BATCHED) return 'batched';
  if (contentType === undefined || contentType === '') return 'binary';
  const type = mediaType(contentType);
  if (!type) return unsupportedType('the Content-Type is not a media type');
  if (isJson(type) && type.charset !== null && !JSON_CHARSETS.has(type.charset))
    return unsupportedType(`JSON is sent in UTF-8, not in ${type.charset}`);
  if (type.name === STRUCTURED) return 'structured';
  if (type.name === BATCHED) return 'batched';
  return type.name.startsWith(EVENT_FORMATS) ? unsupportedType('of the event formats JSON is taken') : 'binary';
}

export function unsupportedType(detail: string): Refusal {
  return refuse('MEDIA_TYPE_UNSUPPORTED', detail, { 'accept-post': `${STRUCTURED}, ${BATCHED}, */*` });
}
