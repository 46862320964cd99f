/** What the live counters need to know of an event, as the `events` table would tell it. */
import { pageOf, visitorOf, type LiveFact } from '#domain';
import type { EventToWrite } from '#read-model/writer';

export function liveFactOf({ event }: EventToWrite): LiveFact {
  const { projectId, stream, type, time, receivedAt, url, bot } = event;
  return { projectId, stream, type, time, receivedAt, page: pageOf(url), visitor: visitorOf(event), bot };
}
