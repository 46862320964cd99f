/**
 * Why an event is in no read model, as it stands on `rejected-events`, and what to do about it. What a collector refused
 * has the code that its sender was told. `docs/reference/rejected.md` is generated from here.
 */
import { ERRORS, type ErrorCode } from './catalogue.js';

/**
 * What helps. `mapping`: change the event, then send it again. `setting`: change a setting of the project, then send it
 * again as it is. `repair`: mend NexusPipe or what it depends on, then send it again as it is. `none`: nothing has to be
 * done, or can be.
 */
export type Remedy = 'mapping' | 'setting' | 'repair' | 'none';

export interface RejectionEntry {
  readonly meaning: string;
  readonly remedy: Remedy;
  /** What to do, one or two sentences. */
  readonly hint: string;
}

const entry = (meaning: string, remedy: Remedy, hint: string): RejectionEntry => ({ meaning, remedy, hint });

/** Reasons of records that were accepted. */
export const REJECTION_REASONS = {
  DUPLICATE_ID: entry(
    'Another record with the same project and id came first.',
    'none',
    'The event is counted already. If it is another event, its sender reuses ids: let it make a new one for each.',
  ),
  PAYLOAD_INVALID: entry(
    'The record could not be decoded.',
    'repair',
    'Something else than a collector wrote to the topic, or the record was written by a later version: upgrade first.',
  ),
  STEP_FAILED: entry(
    'A step failed on this event again and again.',
    'mapping',
    '`step` and `detail` say where and why. Change or remove the field that it trips over; after an upgrade that mends the step, send it again as it is.',
  ),
} as const satisfies Record<string, RejectionEntry>;

export type RejectionReason = keyof typeof REJECTION_REASONS;

const HINTS: Partial<Record<ErrorCode, readonly [Remedy, string]>> = {
  EVENT_SHAPE: ['none', 'The sender puts something else than an object where an event belongs. Mend the sender.'],
  EVENT_TYPE_MISSING: ['mapping', 'Set `/type`, or rename the field that holds it to `/type`.'],
  EVENT_TYPE_FORBIDDEN: ['setting', "Add the type to the stream's list, or set `/type` to one that is on it."],
  EVENT_SCHEMA_VIOLATION: ['mapping', '`detail` names the rule: set the property, or register a schema that takes it.'],
  EVENT_TYPE_INVALID: ['mapping', 'Set `/type` to a name of letters, digits and _ . : / - or space.'],
  EVENT_STREAM_MISSING: ['mapping', 'Set `/stream`, or give the key one stream only.'],
  EVENT_STREAM_UNKNOWN: ['setting', 'Make a stream of that name, or set `/stream` to one that there is.'],
  EVENT_STREAM_FORBIDDEN: ['setting', 'Add the stream to the collector, or set `/stream` to one of its own.'],
  EVENT_ID_INVALID: ['mapping', 'Set or remove `/id`; without one the event gets an id of its own.'],
  EVENT_FIELD_INVALID: ['mapping', '`detail` names the field: set it, turn it into text, or remove it.'],
  EVENT_PROPERTY_INVALID: ['mapping', '`detail` names the property: set it, rename it, or remove it.'],
  EVENT_TIME_INVALID: ['mapping', 'Set `/time`, or remove it: then the time of receipt counts.'],
  EVENT_TIME_SECONDS: ['mapping', 'Set `/time` in milliseconds, or remove it: then the time of receipt counts.'],
  EVENT_TOO_LARGE: ['none', 'Events of that size are not kept. Let the sender leave out what makes it large.'],
  EVENT_TOO_DEEP: ['mapping', 'Remove the member that nests too deeply.'],
  EVENT_NUMBER_UNSAFE: ['mapping', 'Turn the number into text: {"text":"/properties/..."} keeps every digit.'],
  EVENT_TEXT_INVALID: ['mapping', 'Set or remove the field: it holds U+0000 or half of a surrogate pair.'],
  LINE_NOT_JSON: ['none', 'The line cannot be read. Mend the sender.'],
};

/** What is known of a reason; of a code without a hint of its own, what the catalogue of errors says. */
export function rejectionEntry(reason: string): RejectionEntry {
  const known = REJECTION_REASONS as Readonly<Record<string, RejectionEntry>>;
  if (Object.hasOwn(known, reason)) return known[reason]!;
  if (!Object.hasOwn(ERRORS, reason)) return entry('Not a reason that this version knows.', 'none', 'See `detail`.');
  const { title, meaning } = ERRORS[reason as ErrorCode];
  const [remedy, hint] = HINTS[reason as ErrorCode] ?? (['mapping', meaning] as const);
  return entry(`${title}.`, remedy, hint);
}

/** Codes that a collector gives to a single event. */
export function refusalCodes(): readonly ErrorCode[] {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return codes.filter((code) => (code.startsWith('EVENT_') || code.startsWith('LINE_')) && code !== 'EVENTS_REJECTED');
}
