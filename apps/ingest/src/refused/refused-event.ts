/** A refused event as it stands on `rejected-events`: in the form of `POST /v1/events`, so that it can be mended there. */
import { INGEST_LIMITS, isStorable } from '#contracts';
import { STREAM_NAME, type RejectedEvent } from '#domain';
import type { Sender } from '../authenticate/sender.js';
import type { ParsedEvent } from '../parse/parsed-event.js';
import type { Verdict } from '../validate/validate-event.js';

type Rejected = Extract<Verdict, { kind: 'rejected' }>;

/** Who set it aside, as it stands in the record. */
const COLLECTOR_STEP = 'collector';
/** There is no raw record. */
export const NO_RAW_OFFSET = -1;
const MOST_DETAIL = 500;
/** Written by hand, for its text is kept. */
const TEXTS = ['properties', 'context'] as const;

export function refusedEvent(
  parsed: ParsedEvent,
  { code, detail, pointer, id }: Rejected,
  { sender, receivedAt }: { readonly sender: Sender; readonly receivedAt: number },
): RejectedEvent {
  const { stream, type } = namesOf(parsed.value);
  const raw = code === 'EVENT_TOO_LARGE' ? Buffer.alloc(0) : Buffer.from(eventText(parsed));
  const isKept = raw.length <= INGEST_LIMITS.eventBytes;
  // The event is shown by itself, not within its body.
  const at = pointer.startsWith(parsed.pointer) ? pointer.slice(parsed.pointer.length) : pointer;
  return {
    ...refusalOf(code, sender, receivedAt),
    detail: `${at}${at === '' ? '' : ': '}${detail}`.slice(0, MOST_DETAIL),
    stream: stream ?? sender.onlyStream,
    id: id !== null && isStorable(id) ? id : null,
    type,
    raw: isKept ? raw : Buffer.alloc(0),
  };
}

/** Says that so many more were refused for this reason, and were not kept. */
export function notKeptRecord(code: string, sender: Sender, at: number, notKept: number): RejectedEvent {
  const refusal = refusalOf(code, sender, at);
  return { ...refusal, stream: sender.onlyStream, door: { ...refusal.door, notKept } };
}

function refusalOf(reason: string, { projectId, collectorId, browser }: Sender, at: number) {
  return {
    outcome: 'refused',
    reason,
    step: COLLECTOR_STEP,
    detail: null,
    rejectedAt: at,
    rawOffset: NO_RAW_OFFSET,
    projectId,
    stream: null,
    id: null,
    type: null,
    receivedAt: at,
    raw: Buffer.alloc(0),
    door: { collectorId, address: browser?.address ?? null, userAgent: browser?.userAgent ?? null, notKept: 0 },
  } as const;
}

/** As the sender has them, if they can be names at all. */
function namesOf(value: unknown): { stream: string | null; type: string | null } {
  if (typeof value !== 'object' || value === null) return { stream: null, type: null };
  const { stream, type, event_type: otherType } = value as Readonly<Record<string, unknown>>;
  const name = type ?? otherType;
  const isType = typeof name === 'string' && name.length <= INGEST_LIMITS.typeLength && isStorable(name);
  return {
    stream: typeof stream === 'string' && STREAM_NAME.test(stream) ? stream : null,
    type: isType ? name : null,
  };
}

/** As it was sent, or, where the door made another form of it, in that form; never with the key that stood in it. */
function eventText({ value, text, slice, written, pointerAsSent }: ParsedEvent): string {
  if (!slice) return text;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isAsSent = !written && !pointerAsSent && !(isObject && Object.hasOwn(value, 'writeKey'));
  if (!isObject || isAsSent) return text.slice(slice.start, slice.end);
  const members = Object.entries(value)
    .filter(([name, member]) => name !== 'writeKey' && member !== undefined)
    .map(([name, member]) => {
      const known = TEXTS.find((one) => one === name);
      const range = known && slice[known];
      const sent = known && (written?.[known] ?? (range && text.slice(range.start, range.end)));
      return `${JSON.stringify(name)}:${sent ?? JSON.stringify(member)}`;
    });
  return `{${members.join(',')}}`;
}
