/**
 * An enriched event as people and sockets see it. The readers of the `events` table build the same view from its row;
 * a spec of the projector holds the two against each other.
 */
import type { EnrichedEvent } from '#domain';
import type { EventView } from './read.js';

/** `late` is the projector's judgement. Throws SyntaxError when `properties` is not JSON. */
export function eventView(event: EnrichedEvent, late: boolean): EventView {
  const properties = event.properties === null ? {} : (JSON.parse(event.properties) as Record<string, unknown>);
  return { ...withoutProperties(event, late), properties };
}

/**
 * JSON of {@link eventView}, with `properties` as the text that was sent: it is neither parsed nor written anew, so that
 * nothing in it changes, and a notice costs little.
 */
export function eventViewJson(event: EnrichedEvent, late: boolean): string {
  const rest = JSON.stringify(withoutProperties(event, late));
  return `${rest.slice(0, -1)},"properties":${event.properties ?? '{}'}}`;
}

function withoutProperties(event: EnrichedEvent, late: boolean): Omit<EventView, 'properties'> {
  const { id, stream, type, visitorId, userId, sessionId, url, referrer, address, bot, botName, marks } = event;
  return {
    id,
    stream,
    type,
    time: new Date(event.time).toISOString(),
    receivedAt: new Date(event.receivedAt).toISOString(),
    visitorId,
    userId,
    sessionId,
    url,
    referrer,
    enriched: {
      address,
      geo: someOf(event.geo),
      userAgent: event.agent,
      bot,
      botName,
      referrer: event.referrerFacts,
      campaign: someOf(event.campaign),
      late,
      marks,
    },
  };
}

/** The facts, or null when none of them is known: a row of the table cannot tell the two apart. */
function someOf<T extends object>(facts: T | null): T | null {
  return facts !== null && Object.values(facts).some((fact) => fact !== null) ? facts : null;
}
