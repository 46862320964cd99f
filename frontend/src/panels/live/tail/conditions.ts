/** What the tail can be narrowed to on the server, beside types: the value of a dimension (the gateway's names). */
import type { EventView } from '#contracts';
import { DIMENSION_LABELS, dimensionLabel, propertyOf } from '../../../question/dimensions.js';

export interface DimensionChoice {
  readonly name: string;
  readonly label: string;
  /** Of an event in the tail, to suggest values. */
  readonly valueOf: (event: EventView) => string | null;
}

export const DIMENSION_CHOICES: readonly DimensionChoice[] = [
  { name: 'page', label: DIMENSION_LABELS.page.one, valueOf: ({ url }) => pathOf(url) },
  { name: 'visitor', label: 'Visitor', valueOf: ({ visitorId, userId }) => visitorId ?? userId },
  { name: 'country', label: DIMENSION_LABELS.country.one, valueOf: ({ enriched }) => enriched.geo?.country ?? null },
  { name: 'city', label: DIMENSION_LABELS.city.one, valueOf: ({ enriched }) => enriched.geo?.city ?? null },
  {
    name: 'browser',
    label: DIMENSION_LABELS.browser.one,
    valueOf: ({ enriched }) => enriched.userAgent?.browser ?? null,
  },
  { name: 'os', label: DIMENSION_LABELS.os.one, valueOf: ({ enriched }) => enriched.userAgent?.os ?? null },
  { name: 'device', label: DIMENSION_LABELS.device.one, valueOf: ({ enriched }) => enriched.userAgent?.device ?? null },
  {
    name: 'channel',
    label: DIMENSION_LABELS.channel.one,
    valueOf: ({ enriched }) => enriched.referrer?.medium ?? null,
  },
  {
    name: 'referrer',
    label: DIMENSION_LABELS.referrer.one,
    valueOf: ({ enriched }) => enriched.referrer?.source ?? null,
  },
  {
    name: 'campaign',
    label: DIMENSION_LABELS.campaign.one,
    valueOf: ({ enriched }) => enriched.campaign?.name ?? null,
  },
  { name: 'bot', label: 'Bot', valueOf: ({ enriched }) => String(enriched.bot) },
];

/** As people read it: “Country”, “plan”. */
export const conditionLabel = (dimension: string): string =>
  DIMENSION_CHOICES.find(({ name }) => name === dimension)?.label ?? dimensionLabel(dimension);

/** Values seen in the tail, most frequent first: what is likely meant. */
export function suggestionsFor(dimension: string, events: readonly EventView[], most = 12): string[] {
  const property = propertyOf(dimension);
  const valueOf =
    DIMENSION_CHOICES.find(({ name }) => name === dimension)?.valueOf ??
    (property === null ? () => null : propertyValue(property));
  const counts = new Map<string, number>();
  for (const event of events) {
    const value = valueOf(event);
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b))
    .slice(0, most)
    .map(([value]) => value);
}

/** Names of properties in the tail that have a value to filter by. */
export function propertyNames(events: readonly EventView[]): string[] {
  const names = new Set(
    events.flatMap(({ properties }) =>
      Object.entries(properties).flatMap(([name, value]) =>
        value !== null && typeof value !== 'object' ? [name] : [],
      ),
    ),
  );
  return [...names].sort((a, b) => a.localeCompare(b));
}

const propertyValue =
  (name: string) =>
  ({ properties }: EventView): string | null => {
    const value = Object.hasOwn(properties, name) ? properties[name] : null;
    return value === null || typeof value === 'object' ? null : String(value);
  };

function pathOf(url: string | null): string | null {
  if (url === null) return null;
  if (url.startsWith('/')) return url.replace(/[?#].*$/s, '');
  return URL.canParse(url) ? new URL(url).pathname : null;
}
