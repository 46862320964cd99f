/** What the figures are asked of: a range of event time in one project, and which of its events count. */
import { DIMENSIONS, type Dimension } from '#contracts';

/** One dimension must have one of the values. */
export interface Filter {
  /** A dimension, `visitor`, or `property:<name>`. */
  readonly dimension: string;
  readonly values: readonly string[];
}

/** Epoch ms, half-open. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Question extends Range {
  readonly projectId: string;
  /** Null: all streams. */
  readonly stream: string | null;
  readonly type: string | null;
  /** All of them must hold for one and the same event. */
  readonly filters: readonly Filter[];
  /** Whether bots count in everything, or only where events and bots' events are counted. */
  readonly bots: boolean;
}

export const PAGE_VIEW = 'page_view';
export const CONVERSION_TYPES = ['conversion', 'purchase'] as const;

/** Before the name of a property where a dimension is named. */
const PROPERTY = 'property:';

export function isDimension(name: string): name is Dimension {
  return DIMENSIONS.some((dimension) => dimension === name);
}

/** The name in `property:<name>`; null for what is not of that form. */
export function propertyName(dimension: string): string | null {
  return dimension.startsWith(PROPERTY) && dimension.length > PROPERTY.length ? dimension.slice(PROPERTY.length) : null;
}

/** Whether the roll-ups, which know streams, types and bots only, can answer. */
export function isUnfiltered({ filters }: Question): boolean {
  return filters.length === 0;
}
