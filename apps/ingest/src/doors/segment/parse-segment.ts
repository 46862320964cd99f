/** Bodies of Segment's tracking API as events: one call, or a batch of them. */
import { INGEST_LIMITS } from '#contracts';
import { JsonScanner, type BesideSlice } from '../../parse/json-scan.js';
import { parseJsonBody } from '../../parse/json-text.js';
import type { EventRefusal, ParsedBody, ParsedEvent } from '../../parse/parsed-event.js';
import { scanRefusal } from '../../parse/scan-refusal.js';
import { isRefusal, refuse, type Refusal } from '../../refusal.js';
import type { BodyFacts, ReceivedBody } from '../door.js';
import { objectOf, type CallName, type SentCall } from './call.js';
import { clockSkew } from './clock-skew.js';
import { callEvent, type SharedFacts } from './call-event.js';

const NO_BATCH: SentCall = {};

export function parseCall(
  call: CallName,
  { bytes }: Pick<ReceivedBody, 'bytes'>,
  facts: BodyFacts,
): ParsedBody | Refusal {
  const body = parseObject(bytes);
  if (isRefusal(body)) return body;
  const { text, value } = body;
  const slice = new JsonScanner(text, 'properties', 'traits').single();
  const shared: SharedFacts = {
    text,
    call,
    receivedAt: facts.receivedAt,
    batchSkew: undefined,
    batch: NO_BATCH,
    batchContext: null,
    contextRefusal: null,
  };
  return bodyOf([callEvent(value, slice, '', shared)], text);
}

export function parseBatch({ bytes }: Pick<ReceivedBody, 'bytes'>, facts: BodyFacts): ParsedBody | Refusal {
  const body = parseObject(bytes);
  if (isRefusal(body)) return body;
  const { text, value } = body;
  const { batch: calls } = value;
  if (!Array.isArray(calls)) return refuse('BODY_SHAPE', '`batch` must be an array');
  if (calls.length === 0) return refuse('BATCH_EMPTY');
  if (calls.length > INGEST_LIMITS.events) return refuse('BATCH_TOO_LARGE', `the body has ${calls.length} events`);
  const context = value['context'] ?? null;
  if (context !== null && !objectOf(context)) return refuse('BODY_SHAPE', '`context` must be an object');
  const { elements, beside } = new JsonScanner(text, 'properties', 'traits').elementsOf('batch', 'context');
  const batchContext = context === null ? null : beside;
  if (batchContext && (batchContext.end - batchContext.start) * calls.length > INGEST_LIMITS.inflatedBytes) {
    return refuse('BODY_INFLATED_TOO_LARGE', 'with `context` in each of its events the batch is over 10 MB');
  }
  const contextRefusal = batchContext && refusalOf(batchContext, text);
  const shared: SharedFacts = {
    text,
    call: null,
    receivedAt: facts.receivedAt,
    batchSkew: (value['sentAt'] ?? null) === null ? undefined : clockSkew(value['sentAt'], facts.receivedAt),
    batch: value,
    batchContext,
    contextRefusal,
  };
  return bodyOf(
    calls.map((sent: unknown, index) => callEvent(sent, elements[index]!, `/batch/${index}`, shared)),
    text,
  );
}

function parseObject(bytes: Buffer): { text: string; value: SentCall } | Refusal {
  const json = parseJsonBody(bytes);
  if (isRefusal(json)) return json;
  const value = objectOf(json.value);
  return value ? { text: json.text, value } : refuse('BODY_SHAPE', 'the body is an object');
}

function refusalOf(context: BesideSlice, text: string): EventRefusal | null {
  const refusal = scanRefusal(text, context);
  return refusal && { ...refusal, pointer: `/context${refusal.pointer}` };
}

function bodyOf(events: readonly ParsedEvent[], text: string): ParsedBody {
  return { events, hasUnicodeEscapes: text.includes('\\u') };
}
