/** What goes over the wire. Texts of events are written once, so that a retry is the same bytes. */
import type { Queued } from './backlog.js';

/** Every event's text begins with it, so that a batch can say something there. */
const CONTEXT = '{"context":{';

/** An event's text. Throws what JSON.stringify throws. */
export function eventText(context: object, fields: object): string {
  return JSON.stringify({ context, ...fields });
}

/** A batch as `POST /v1/events` takes it; the first event's context tells how many were dropped before it. */
export function bodyOf(batch: readonly Queued[], dropped: number): string {
  const texts = batch.map(({ text }) => text);
  if (dropped > 0) texts[0] = `${CONTEXT}"dropped":${dropped},${texts[0]!.slice(CONTEXT.length)}`;
  return `{"events":[${texts.join()}]}`;
}
