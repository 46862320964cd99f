/**
 * What happens to a request before its events are looked at: the key first, from what stands outside the body, then the
 * body within its limits. Until the key is known nothing is inflated and at most 64 KB is read.
 */
import type { FastifyRequest } from 'fastify';
import { INGEST_LIMITS } from '#contracts';
import { authenticate, type RequestOrigin } from '../authenticate/authenticate.js';
import { unmapped } from '../authenticate/client-address.js';
import { keyInBody, presentedKey, type PresentedKey } from '../authenticate/presented-key.js';
import type { Sender } from '../authenticate/sender.js';
import type { Door, ReceivedBody } from '../doors/door.js';
import type { Allowance } from '../limits/allowance.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { hintOf } from '../request-notes/request-trail.js';
import type { EntryRules } from './entry-rules.js';
import { contentEncoding, inflate } from './inflate.js';
import { askTheLog, hearStranger } from './hear-stranger.js';
import { announcesMoreThan, bodyTooLarge, readBody } from './read-body.js';

/** Who sent, and the body or why it is not taken. A refusal alone: it is not known who sent. */
export type Received =
  { readonly sender: Sender; readonly allowance: Allowance; readonly body: ReceivedBody | Refusal } | Refusal;

/** The format in which a body can carry its own key. */
const JSON_FORMAT = 'json';

/** Throws ClientGone. Each `async` on the way to the body costs every request: there is one where something is waited for. */
export function receive(request: FastifyRequest, door: Door, rules: EntryRules, now: number): Promise<Received> {
  const presented = presentedKey(request.headers, request.raw.url ?? '');
  if (!presented) return receiveWithKeyInBody(request, door, rules, now);
  noteKey(request, presented);
  const from = originOf(request);
  const sender = authenticate(presented, from, rules.keys, now);
  if (isRefusal(sender)) return receiveStranger(request, door, presented, sender, rules, now);
  return receiveKnown(request, door, sender, rules, now);
}

async function receiveStranger(
  request: FastifyRequest,
  door: Door,
  presented: PresentedKey,
  refusal: Refusal,
  rules: EntryRules,
  now: number,
): Promise<Received> {
  const sender = await hearStranger(presented, originOf(request), refusal, rules, now);
  return isRefusal(sender) ? sender : receiveKnown(request, door, sender, rules, now);
}

async function receiveKnown(
  request: FastifyRequest,
  door: Door,
  sender: Sender,
  rules: EntryRules,
  now: number,
): Promise<Received> {
  const allowance = welcome(request, sender, rules, now);
  return { sender, allowance, body: allowance.admit() ?? (await readEvents(request, door)) };
}

/** Notes that it is known who sends. */
function welcome({ trail }: FastifyRequest, sender: Sender, { uses, limiter }: EntryRules, now: number): Allowance {
  if (trail) trail.owner = sender;
  uses.used(sender.collectorId, now);
  return limiter.allowanceOf(sender);
}

function noteKey({ trail }: FastifyRequest, { key }: PresentedKey): void {
  if (trail) trail.keyHint = hintOf(key);
}

function noteBytes({ trail }: FastifyRequest, { length }: Buffer): void {
  if (trail) trail.bytes = length;
}

async function readEvents(request: FastifyRequest, door: Door): Promise<ReceivedBody | Refusal> {
  const format = door.formatOf(request.headers['content-type']);
  if (typeof format === 'object') return format;
  const encoding = contentEncoding(request.headers['content-encoding']);
  if (encoding !== null && typeof encoding === 'object') return encoding;
  if (announcesMoreThan(request.raw, INGEST_LIMITS.bodyBytes)) return overTheLimit();
  const sent = await readBody(request.raw, INGEST_LIMITS.bodyBytes);
  if ('prefix' in sent) return overTheLimit();
  noteBytes(request, sent);
  const bytes = encoding === null ? sent : await inflate(sent, encoding);
  return isRefusal(bytes) ? bytes : bodyOf(request, bytes, format);
}

const overTheLimit = (): Refusal => bodyTooLarge('the body is over 2 MB');

/** A stranger's until its body was read: bodies that never end count, and after too many none is read any more. */
async function receiveWithKeyInBody(
  request: FastifyRequest,
  door: Door,
  rules: EntryRules,
  now: number,
): Promise<Received> {
  const from = originOf(request);
  const unheard = rules.limiter.countStranger(from.address);
  if (unheard) return unheard;
  const read = await readWithKey(request, door);
  if (isRefusal(read)) return read;
  noteKey(request, read.presented);
  noteBytes(request, read.bytes);
  const known = authenticate(read.presented, from, rules.keys, now);
  const sender = isRefusal(known) ? await askTheLog(read.presented, from, known, rules, now) : known;
  if (isRefusal(sender)) return sender;
  rules.limiter.uncountStranger(from.address);
  const allowance = welcome(request, sender, rules, now);
  return { sender, allowance, body: allowance.admit() ?? bodyOf(request, read.bytes, JSON_FORMAT) };
}

async function readWithKey(
  request: FastifyRequest,
  door: Door,
): Promise<{ bytes: Buffer; presented: PresentedKey } | Refusal> {
  const { headers } = request;
  if (door.formatOf(headers['content-type']) !== JSON_FORMAT || contentEncoding(headers['content-encoding']) !== null) {
    return refuse('KEY_MISSING');
  }
  const body = await readBody(request.raw, INGEST_LIMITS.anonymousBytes);
  if ('prefix' in body) {
    const hasKey = body.prefix.includes('"writeKey"');
    return hasKey ? bodyTooLarge('a body that carries its own key is at most 64 KB') : refuse('KEY_MISSING');
  }
  const presented = keyInBody(body);
  return presented ? { bytes: body, presented } : refuse('KEY_MISSING');
}

function bodyOf(request: FastifyRequest, bytes: Buffer, format: string): ReceivedBody {
  return { bytes, format, headers: request.headers, rawHeaders: request.raw.rawHeaders, url: request.raw.url ?? '' };
}

export function originOf(request: FastifyRequest): RequestOrigin {
  return {
    origin: request.headers.origin ?? pageOf(request),
    address: request.ip === undefined ? null : unmapped(request.ip),
    userAgent: request.headers['user-agent'] ?? null,
  };
}

/** Browsers name no origin when they fetch a picture, but where it is shown. */
function pageOf({ method, headers: { referer } }: FastifyRequest): string | undefined {
  return method === 'GET' && referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined;
}
