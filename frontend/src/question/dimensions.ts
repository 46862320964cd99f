/** What events can be cut by and filtered with, as people call it. */
import type { Dimension } from '#contracts';
import { countryName } from '../ui/names.js';

/** `DIMENSIONS` of the contracts, repeated: a value import would bring the log's codec into the page. */
export const DIMENSION_LABELS: Record<Dimension, { readonly one: string; readonly many: string }> = {
  page: { one: 'Page', many: 'Pages' },
  referrer: { one: 'Referrer', many: 'Referrers' },
  channel: { one: 'Channel', many: 'Channels' },
  campaign: { one: 'Campaign', many: 'Campaigns' },
  country: { one: 'Country', many: 'Countries' },
  city: { one: 'City', many: 'Cities' },
  browser: { one: 'Browser', many: 'Browsers' },
  os: { one: 'Operating system', many: 'Operating systems' },
  device: { one: 'Device', many: 'Devices' },
};

export const DIMENSION_NAMES = Object.keys(DIMENSION_LABELS) as readonly Dimension[];

const PROPERTY = 'property:';

export const isDimension = (name: string): name is Dimension => Object.hasOwn(DIMENSION_LABELS, name);

export const propertyDimension = (name: string): string => PROPERTY + name;

/** The property's name, null for what is no property. */
export const propertyOf = (dimension: string): string | null =>
  dimension.startsWith(PROPERTY) ? dimension.slice(PROPERTY.length) : null;

/** What questions can be cut by or narrowed to, without being a dimension of lists. */
const OTHER_LABELS: Readonly<Record<string, string>> = { type: 'Type', visitor: 'Visitor' };

export function dimensionLabel(dimension: string): string {
  return isDimension(dimension)
    ? DIMENSION_LABELS[dimension].one
    : (OTHER_LABELS[dimension] ?? propertyOf(dimension) ?? dimension);
}

/** A value as people read it. */
export function valueLabel(dimension: string, value: string): string {
  if (dimension === 'country') return countryName(value);
  return CODES.has(dimension) ? value.charAt(0).toUpperCase() + value.slice(1) : value;
}

/** Their values are words of ours, written small. */
const CODES: ReadonlySet<string> = new Set(['channel', 'device']);
