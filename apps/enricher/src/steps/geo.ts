/** Where the visitor is, by its address. */
import type { Geo, RawEvent } from '#domain';
import { NOTHING, type Findings } from '../pipeline/step.js';

/** Null where the database knows nothing of the address; throws when it cannot be read or the address is none. */
export type PlaceOf = (address: string) => Geo | null;

/** Without a database nothing is looked up and nothing is marked. */
export function geo(placeOf: PlaceOf | null): (event: RawEvent) => Findings {
  if (placeOf === null) return () => NOTHING;
  return ({ address }) => {
    if (!address) return NOTHING;
    try {
      return { geo: placeOf(address) };
    } catch {
      return { mark: 'geo_failed' };
    }
  };
}
