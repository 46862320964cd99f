/**
 * A CloudEvent as an event of ours. CloudEvents has no words for who did something and where: the extension attributes
 * of {@link FIELDS} say it.
 */
import { escapePointer } from '../../parse/json-pointer.js';
import type { Attributes } from './attributes.js';
import { timestamp } from './attribute-types.js';
import { eventId } from './event-id.js';

/** Names of extension attributes that are fields of an event. */
const FIELDS: Readonly<Record<string, string>> = {
  stream: 'stream',
  visitorid: 'visitorId',
  userid: 'userId',
  sessionid: 'sessionId',
  url: 'url',
  referrer: 'referrer',
};
/** And of those that a server's key may state about the person it speaks for. */
const CONTEXT: Readonly<Record<string, string>> = { ip: 'ip', useragent: 'userAgent' };
/** Not kept beside the event: it says them itself. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['specversion', 'type', 'time', 'data', 'data_base64']);

const AS_SENT: readonly (readonly [ours: string, theirs: string])[] = [
  ...Object.entries(FIELDS).map(([theirs, ours]) => [`/${ours}`, `/${theirs}`] as const),
  ...Object.entries(CONTEXT).map(([theirs, ours]) => [`/context/${ours}`, `/${theirs}`] as const),
];

export interface EventValue extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The attributes must be right. */
export function toEvent(attributes: Attributes, properties: EventValue['properties']): EventValue {
  const event: Record<string, unknown> = {};
  const context: Record<string, unknown> = {};
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === null || SAID_ELSEWHERE.has(name)) continue;
    if (Object.hasOwn(FIELDS, name)) event[FIELDS[name]!] = String(value);
    else if (Object.hasOwn(CONTEXT, name)) context[CONTEXT[name]!] = String(value);
    else kept[name] = value;
  }
  const { id, source, type, time } = attributes as { id: string; source: string; type: string; time?: string | null };
  return {
    ...event,
    id: eventId(source, id),
    type,
    time: time ? timestamp(time) : null,
    properties,
    context: { ...context, cloudevents: kept },
  };
}

/** Where a field of ours is in the event as it was sent; null when what is in `properties` is meant. */
export function attributeOf(pointer: string): string | null {
  if (pointer.startsWith('/properties')) return null;
  return AS_SENT.find(([ours]) => ours === pointer)?.[1] ?? pointer;
}

export const pointerOf = (name: string): string => `/${escapePointer(name)}`;
