/** What would become of a rejected event by the rules of today, once it is mended. Pure. */
import { INGEST_LIMITS, judgeEvent, losesDigits, type EventSender, type SchemaRefusal } from '#contracts';
import {
  applyMapping,
  depthOf,
  redrivenId,
  scalar,
  stringOf,
  unsafeNumber,
  writeJsonTree,
  type JsonNode,
  type MappingStep,
  type RawEvent,
} from '#domain';
import type { Original } from './originals.js';

export interface Judged {
  /** After the mapping, as it would be sent. */
  readonly mended: JsonNode;
  readonly verdict: RawEvent | SchemaRefusal;
}

type Members = ReadonlyMap<string, JsonNode>;

/**
 * `event` is an object. Its old id stays, if it had one; its time is the old time of receipt, if it has none. `now` is its
 * new time of receipt, epoch ms.
 */
export function judgeRedriven(
  { row }: Original,
  event: JsonNode,
  { mapping, sender, now }: { mapping: readonly MappingStep[]; sender: EventSender; now: number },
): Judged {
  const mended = withOldFacts(applyMapping(mapping, event), row);
  return { mended, verdict: verdictOn(mended, sender, now) };
}

export const isRefused = (verdict: RawEvent | SchemaRefusal): verdict is SchemaRefusal => 'code' in verdict;

function withOldFacts(mended: JsonNode, row: Original['row']): JsonNode {
  if (mended.kind !== 'object') return mended;
  const members = new Map(mended.members);
  if (row.eventId !== '') members.set('id', scalar(row.eventId));
  else if (isAbsent(members, 'id')) members.set('id', scalar(redrivenId(row)));
  if (isAbsent(members, 'time') && isAbsent(members, 'timestamp')) members.set('time', scalar(row.receivedAt));
  return { kind: 'object', members };
}

function isAbsent(members: Members, name: string): boolean {
  const there = members.get(name);
  return !there || (there.kind === 'scalar' && there.text === 'null');
}

function verdictOn(mended: JsonNode, sender: EventSender, receivedAt: number): RawEvent | SchemaRefusal {
  if (mended.kind !== 'object') return { code: 'EVENT_SHAPE', detail: 'an event is a JSON object', pointer: '' };
  const text = writeJsonTree(mended);
  const refusal = textRefusal(mended, text);
  if (refusal) return refusal;
  const facts = { sender, receivedAt, hasUnicodeEscapes: true, newId: () => stringOf(mended.members.get('id')) ?? '' };
  const textOf = (member: 'properties' | 'context'): string => writeJsonTree(mended.members.get(member)!);
  const judged = judgeEvent(JSON.parse(text) as object, textOf, facts);
  return 'code' in judged ? judged : judged.event;
}

/** What a collector tells from the text that it gets. */
function textRefusal(mended: JsonNode, text: string): SchemaRefusal | null {
  if (Buffer.byteLength(text) > INGEST_LIMITS.eventBytes) {
    return { code: 'EVENT_TOO_LARGE', detail: 'the event is over 256 KB', pointer: '' };
  }
  if (depthOf(mended) > INGEST_LIMITS.depth) {
    return { code: 'EVENT_TOO_DEEP', detail: 'the event is nested deeper than 20 levels', pointer: '' };
  }
  const pointer = unsafeNumber(mended, losesDigits);
  return pointer === null ? null : { code: 'EVENT_NUMBER_UNSAFE', detail: 'the number would lose digits', pointer };
}
