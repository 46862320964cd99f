/** Which events of a stream a subscription wants: by type, and by the value of a dimension. */
import type { EventView, SubscribeRequest } from '#contracts';
import { pageOf, visitorOf } from '#domain';

export type EventFilter = (event: EventView) => boolean;

const PROPERTY = 'property:';

/** Dimensions by the names that queries use. */
const DIMENSIONS: Readonly<Record<string, (event: EventView) => string | null>> = {
  page: (event) => pageOf(event.url),
  visitor: visitorOf,
  country: (event) => event.enriched.geo?.country ?? null,
  city: (event) => event.enriched.geo?.city ?? null,
  browser: (event) => event.enriched.userAgent?.browser ?? null,
  os: (event) => event.enriched.userAgent?.os ?? null,
  device: (event) => event.enriched.userAgent?.device ?? null,
  channel: (event) => event.enriched.referrer?.medium ?? null,
  referrer: (event) => event.enriched.referrer?.source ?? null,
  campaign: (event) => event.enriched.campaign?.name ?? null,
  bot: (event) => String(event.enriched.bot),
};

/** Whether a filter may name it: a known dimension, or `property:<name>`. */
export function isDimension(name: string): boolean {
  return Object.hasOwn(DIMENSIONS, name) || (name.startsWith(PROPERTY) && name.length > PROPERTY.length);
}

/** Null when the subscription wants the whole stream. Every name in `filter` is a dimension. */
export function eventFilter(request: Pick<SubscribeRequest, 'types' | 'filter'>): EventFilter | null {
  const conditions: EventFilter[] = Object.entries(request.filter ?? {}).map(([name, wanted]) => {
    const value = name.startsWith(PROPERTY) ? propertyOf(name.slice(PROPERTY.length)) : DIMENSIONS[name]!;
    return (event) => value(event) === wanted;
  });
  if (request.types) {
    const types = new Set(request.types);
    conditions.unshift((event) => types.has(event.type));
  }
  return conditions.length === 0 ? null : (event) => conditions.every((holds) => holds(event));
}

/** A property's value as text; objects and lists have none. */
function propertyOf(name: string): (event: EventView) => string | null {
  return ({ properties }) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : null;
    return value === null || typeof value === 'object' ? null : String(value);
  };
}
