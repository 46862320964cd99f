/** An accepted event as it could have been sent: JSON in the form of `POST /v1/events`, with the texts that it was sent with. */
import type { RawEvent } from '#domain';

type Sent = Pick<
  RawEvent,
  'id' | 'stream' | 'type' | 'receivedAt' | 'visitorId' | 'userId' | 'sessionId' | 'url' | 'referrer' | 'properties'
> &
  Pick<RawEvent, 'context' | 'time'>;

/** Its time is said, for the time of receipt will be another one when it is sent again. */
export function eventText(event: Sent): string {
  const { id, stream, type, time, receivedAt, visitorId, userId, sessionId, url, referrer } = event;
  const plain = { id, stream, type, time: time ?? receivedAt, visitorId, userId, sessionId, url, referrer };
  const members = Object.entries(plain).map(([name, value]) => [name, value === null ? null : JSON.stringify(value)]);
  return `{${[...members, ['properties', event.properties], ['context', event.context]]
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `"${name}":${text}`)
    .join(',')}}`;
}
