/** One event of a request: accepted as a raw event, or rejected with a code and where in the body it lies. */
import { INGEST_LIMITS, judgeEvent, type ErrorCode, type RuleFacts, type SchemaRefusal } from '#contracts';
import type { RawEvent } from '#domain';
import type { EventRefusal, ParsedEvent } from '../parse/parsed-event.js';
import type { EventSlice, TextRange } from '../parse/json-scan.js';
import { scanRefusal } from '../parse/scan-refusal.js';

export type Verdict =
  | {
      readonly kind: 'accepted';
      readonly event: RawEvent;
      readonly ignored: readonly string[] | null;
      readonly warning: ErrorCode | null;
      readonly line?: number;
    }
  | {
      readonly kind: 'rejected';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly pointer: string;
      /** The id that was sent, if it is one. */
      readonly id: string | null;
      readonly line?: number;
    };

export function validateEvent(parsed: ParsedEvent, facts: RuleFacts): Verdict {
  const { value, slice, text } = parsed;
  if (!slice) return rejected(parsed, { code: 'LINE_NOT_JSON', detail: 'the line is not JSON', pointer: '' });
  if (isTooLarge(text, slice))
    return rejected(parsed, { code: 'EVENT_TOO_LARGE', detail: 'the event is over 256 KB', pointer: '' });
  if (parsed.refusal) return rejected(parsed, parsed.refusal);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected(parsed, { code: 'EVENT_SHAPE', detail: 'an event is a JSON object', pointer: '' });
  }
  const fault = scanRefusal(text, slice);
  if (fault) return rejected(parsed, fault);
  const judged = judgeEvent(value, (member) => parsed.written?.[member] ?? textOf(text, slice[member]), facts);
  if ('code' in judged) return rejected(parsed, asSent(parsed, judged));
  const { event, warning } = judged;
  const ignored = parsed.ignored === undefined ? judged.ignored : parsed.ignored;
  return parsed.line === undefined
    ? { kind: 'accepted', event, ignored, warning }
    : { kind: 'accepted', event, ignored, warning, line: parsed.line };
}

function isTooLarge(text: string, { start, end }: EventSlice): boolean {
  const length = end - start;
  if (length * 3 <= INGEST_LIMITS.eventBytes) return false;
  return Buffer.byteLength(text.slice(start, end)) > INGEST_LIMITS.eventBytes;
}

function textOf(text: string, range: TextRange | null): string | null {
  return range && text.slice(range.start, range.end);
}

/** What is said of the event in our form, said of it as it was sent. */
function asSent({ pointerAsSent }: ParsedEvent, refusal: SchemaRefusal): EventRefusal {
  return pointerAsSent ? { ...refusal, pointer: pointerAsSent(refusal.pointer) } : refusal;
}

function rejected({ value, pointer, line }: ParsedEvent, refusal: EventRefusal): Verdict {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return {
    kind: 'rejected',
    code: refusal.code,
    detail: refusal.detail,
    pointer: pointer + refusal.pointer,
    id: typeof id === 'string' && id.length <= INGEST_LIMITS.idLength ? id : null,
    ...(line === undefined ? {} : { line }),
  };
}
