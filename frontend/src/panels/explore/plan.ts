/** What the address asks for, as far as it goes together: what cannot be cut is not cut. */
import type { TimeseriesMetric } from '#contracts';
import type { ExploreSearch } from '../../app/search.js';
import { isDimension, propertyOf } from '../../question/dimensions.js';

/** In the address, for one line in all. */
export const UNCUT = 'none';

/** Metrics of which there is one series a value (`TOP_METRICS` of the contracts, repeated). */
const CUTTABLE: ReadonlySet<TimeseriesMetric> = new Set(['events', 'pageviews', 'visitors', 'conversions'] as const);

export interface Plan {
  readonly metric: TimeseriesMetric;
  /** `type`, a dimension or `property:<name>`; null: one line in all. */
  readonly by: string | null;
  readonly canCut: boolean;
}

export function planOf({ metric = 'events', type, by }: ExploreSearch): Plan {
  const canCut = CUTTABLE.has(metric);
  // One type cut by type would be one line with another name.
  const wanted = by ?? (type === undefined ? 'type' : UNCUT);
  return { metric, by: canCut && isCut(wanted) ? wanted : null, canCut };
}

const isCut = (by: string): boolean => by === 'type' || isDimension(by) || (propertyOf(by) ?? '') !== '';
