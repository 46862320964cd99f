/**
 * What happens to a request before its events are looked at: the key first, from what stands outside the body, then the
 * body within its limits. Until the key is known nothing is inflated and at most 64 KB is read.
 */
import type { FastifyRequest } from 'fastify';
import { INGEST_LIMITS } from '#contracts';
import { authenticate, type RequestOrigin } from '../authenticate/authenticate.js';
import { keyInBody, presentedKey } from '../authenticate/presented-key.js';
import type { Sender } from '../authenticate/sender.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { EventBody } from '../parse/parse-body.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { contentEncoding, inflate } from './inflate.js';
import { bodyFormat } from './media-type.js';
import { announcesMoreThan, bodyTooLarge, readBody } from './read-body.js';

export interface Received {
  readonly sender: Sender;
  readonly body: EventBody;
}

/** A dual-stack listener shows IPv4 addresses in this form (RFC 4291, 2.5.5.2). */
const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** Throws ClientGone. */
export async function receive(request: FastifyRequest, keys: KeyDirectory, now: number): Promise<Received | Refusal> {
  const presented = presentedKey(request.headers, request.raw.url ?? '');
  if (!presented) return receiveWithKeyInBody(request, keys, now);
  const sender = authenticate(presented, originOf(request), keys, now);
  if (isRefusal(sender)) return sender;
  const format = bodyFormat(request.headers['content-type']);
  if (typeof format === 'object') return format;
  const encoding = contentEncoding(request.headers['content-encoding']);
  if (encoding !== null && typeof encoding === 'object') return encoding;
  const sent = await readWithin(request);
  if (isRefusal(sent)) return sent;
  const bytes = encoding === null ? sent : await inflate(sent, encoding);
  return isRefusal(bytes) ? bytes : { sender, body: { bytes, format } };
}

async function readWithin(request: FastifyRequest): Promise<Buffer | Refusal> {
  const refusal = bodyTooLarge('the body is over 2 MB');
  if (announcesMoreThan(request.raw, INGEST_LIMITS.bodyBytes)) return refusal;
  const body = await readBody(request.raw, INGEST_LIMITS.bodyBytes);
  return 'prefix' in body ? refusal : body;
}

async function receiveWithKeyInBody(
  request: FastifyRequest,
  keys: KeyDirectory,
  now: number,
): Promise<Received | Refusal> {
  const { headers } = request;
  if (bodyFormat(headers['content-type']) !== 'json' || contentEncoding(headers['content-encoding']) !== null) {
    return refuse('KEY_MISSING');
  }
  const body = await readBody(request.raw, INGEST_LIMITS.anonymousBytes);
  if ('prefix' in body) {
    const hasKey = body.prefix.includes('"writeKey"');
    return hasKey ? bodyTooLarge('a body that carries its own key is at most 64 KB') : refuse('KEY_MISSING');
  }
  const presented = keyInBody(body);
  if (!presented) return refuse('KEY_MISSING');
  const sender = authenticate(presented, originOf(request), keys, now);
  return isRefusal(sender) ? sender : { sender, body: { bytes: body, format: 'json' } };
}

function originOf(request: FastifyRequest): RequestOrigin {
  return {
    origin: request.headers.origin,
    address: request.ip?.replace(MAPPED_IPV4, '') ?? null,
    userAgent: request.headers['user-agent'] ?? null,
  };
}
