/**
 * A CloudEvent as an event of ours. CloudEvents has no words for who did something and where: extension attributes say
 * it, and are fields of the event; all other attributes are kept in `context.cloudevents`.
 */
import type { Attributes } from './attributes.js';
import { timestamp } from './attribute-types.js';
import { eventId } from './event-id.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface MappedEvent {
  /** In the form of `POST /v1/events`. */
  readonly value: object;
  /** The text of its context. */
  readonly context: string;
}

/** Where the attributes of an event lie that were written here under other names. */
const AS_SENT: ReadonlyMap<string, string> = new Map([
  ['/visitorId', 'visitorid'],
  ['/userId', 'userid'],
  ['/sessionId', 'sessionid'],
  ['/context/ip', 'ip'],
  ['/context/userAgent', 'useragent'],
]);

/** The attributes must be right. One pass, and objects of one shape: every event comes through here. */
export function toEvent(attributes: Attributes, properties: JsonObject | null): MappedEvent {
  let stream: string | null = null;
  let visitorId: string | null = null;
  let userId: string | null = null;
  let sessionId: string | null = null;
  let url: string | null = null;
  let referrer: string | null = null;
  let ip: string | null = null;
  let userAgent: string | null = null;
  let kept = '';
  for (const name of Object.keys(attributes)) {
    const sent = attributes[name];
    if (sent === null || isSaidElsewhere(name)) continue;
    if (name === 'stream') stream = String(sent);
    else if (name === 'visitorid') visitorId = String(sent);
    else if (name === 'userid') userId = String(sent);
    else if (name === 'sessionid') sessionId = String(sent);
    else if (name === 'url') url = String(sent);
    else if (name === 'referrer') referrer = String(sent);
    else if (name === 'ip') ip = String(sent);
    else if (name === 'useragent') userAgent = String(sent);
    else kept += `${kept === '' ? '' : ','}"${name}":${JSON.stringify(sent)}`;
  }
  const { id, source, type, time = null } = attributes as unknown as CoreAttributes;
  return {
    value: {
      id: eventId(source, id),
      stream,
      type,
      time: time === null ? null : timestamp(time),
      visitorId,
      userId,
      sessionId,
      url,
      referrer,
      properties,
      context: { ip, userAgent },
    },
    context: `{${member('ip', ip)}${member('userAgent', userAgent)}"cloudevents":{${kept}}}`,
  };
}

interface CoreAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string | null;
}

function isSaidElsewhere(name: string): boolean {
  return name === 'specversion' || name === 'type' || name === 'time' || name === 'data' || name === 'data_base64';
}

function member(name: string, text: string | null): string {
  return text === null ? '' : `"${name}":${JSON.stringify(text)},`;
}

/** Name of the attribute that is meant by the pointer to a field of ours; null when it is something within the data. */
export function attributeAt(pointer: string): string | null {
  return pointer.startsWith('/properties') ? null : (AS_SENT.get(pointer) ?? pointer.slice(1));
}

/** What of the data is meant by a pointer into our properties. */
export function withinData(pointer: string): string {
  return pointer.slice('/properties'.length);
}
