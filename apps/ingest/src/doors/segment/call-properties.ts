/** A call's properties: what it carries as properties or traits, and the fields that have no other place in an event. */
import type { EventSlice } from '../../parse/json-scan.js';
import { CALLS, idText, objectOf, type CallName, type SentCall } from './call.js';
import type { Part } from './call-context.js';
import { typeOfName } from './event-name.js';
import { innerText, isEmpty, memberText } from './member-text.js';

const NO_PROPERTIES = {};

/** `context` is the call's own or merged one. */
export function propertiesOf(call: CallName, sent: SentCall, slice: EventSlice, context: unknown, text: string): Part {
  const { properties: field } = CALLS[call];
  const sentValue = field ? (sent[field] ?? null) : null;
  const range = field === 'traits' ? slice.further : field ? slice.properties : null;
  const own = objectOf(sentValue);
  if (sentValue !== null && !own) return { value: sentValue, text: range };
  const added = additions(call, sent, own ?? NO_PROPERTIES, context);
  if (added.length === 0) return { value: own, text: range };
  const members = own && range && !isEmpty(own) ? `${innerText(text, range)},${added.join()}` : added.join();
  return { value: own ?? NO_PROPERTIES, text: `{${members}}` };
}

/** Of a property that says something else under the same name both stay, and the second one counts. */
function additions(call: CallName, sent: SentCall, own: SentCall, context: unknown): string[] {
  const added: string[] = [];
  for (const field of CALLS[call].added) {
    const value = idText(sent[field] ?? undefined);
    if (value !== undefined && value !== own[field]) added.push(memberText(field, value));
  }
  const { event } = sent;
  if (call === 'track' && typeOfName(event as string) !== event) added.push(memberText('event', event));
  if (call === 'page' && (own['title'] ?? null) === null) {
    const title = objectOf(objectOf(context)?.['page'])?.['title'];
    if (typeof title === 'string') added.push(memberText('title', title));
  }
  return added;
}
