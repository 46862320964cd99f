/** A call's context: its own, the batch's, or both. */
import type { BesideSlice, EventSlice, TextRange } from '../../parse/json-scan.js';
import { objectOf, type SentCall } from './call.js';
import { innerText, isEmpty } from './member-text.js';

/** A field of an event: parsed, and its text or where that stands. */
export interface Part {
  readonly value: unknown;
  readonly text: TextRange | string | null;
}

interface BatchContext {
  readonly text: string;
  readonly batch: SentCall;
  readonly batchContext: BesideSlice | null;
}

/** What the event's own context says replaces what the batch's says under the same name. */
export function contextOf({ context }: SentCall, slice: EventSlice, { text, batch, batchContext }: BatchContext): Part {
  const range = slice.context;
  const shared = batchContext && objectOf(batch['context']);
  if (!shared) return { value: context, text: range };
  if (context === undefined || context === null) return { value: shared, text: batchContext };
  const own = objectOf(context);
  if (!own || isEmpty(shared)) return { value: context, text: range };
  if (isEmpty(own)) return { value: shared, text: batchContext };
  // Of a name that is there twice the second one counts, as in JSON.parse.
  return { value: { ...shared, ...own }, text: `{${innerText(text, batchContext)},${innerText(text, range!)}}` };
}
