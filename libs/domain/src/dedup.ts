/**
 * Dedup by event id. The first record that claims an id owns it for the window; a record is a duplicate exactly when
 * the owner's coordinates are not its own. A redelivery after a crash finds its own coordinates and is processed again,
 * which a plain "set if absent" would lose.
 */
import { sameCoordinates, type Coordinates } from './coordinates.js';

export interface DedupClaim {
  readonly projectId: string;
  readonly eventId: string;
  readonly by: Coordinates;
}

/** Port of the enricher: who owns each id. Implemented on Redis and in the embedded log. */
export interface DedupClaims {
  /** Claims each id that nobody owns, in order, and answers with the owner of each: the claimer itself or an earlier one. */
  claim(claims: readonly DedupClaim[]): Promise<readonly Coordinates[]>;
}

export function isDuplicate(claim: DedupClaim, owner: Coordinates): boolean {
  return !sameCoordinates(claim.by, owner);
}
