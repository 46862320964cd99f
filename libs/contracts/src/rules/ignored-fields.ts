/** Fields of an event that are not kept. They refuse nothing, but the answer names them: nothing is dropped in silence. */
import { EVENT_FIELDS } from '../catalogue/event-input.js';

const KNOWN: ReadonlySet<string> = new Set(Object.keys(EVENT_FIELDS));
/** So many are named; a client that sends more has read the first ones. */
const NAMED = 10;

/** Names of the ignored fields, or null when there are none. */
export function ignoredFields(event: object): string[] | null {
  let names: string[] | null = null;
  for (const name in event)
    if (!KNOWN.has(name) && (names?.length ?? 0) < NAMED) (names ??= []).push(name.slice(0, 128));
  const { type, event_type, time, timestamp } = event as Record<string, unknown>;
  if (type !== undefined && event_type !== undefined && type !== event_type) (names ??= []).push('event_type');
  if (time !== undefined && time !== null && timestamp !== undefined && time !== timestamp)
    (names ??= []).push('timestamp');
  return names;
}
