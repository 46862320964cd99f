/**
 * An event that is sent again after it was refused or set aside. It is a new record, accepted once more, with its old id;
 * the old record stays what it is. The claim that the old record has on the id must not make a duplicate of the new one;
 * what was sent again twice must count once all the same. So every record that is sent again says where it came from, and
 * claims that place beside its id: the first one to do so is the one that counts.
 */
import { formatCoordinates, parseCoordinates, sameCoordinates, type Coordinates } from '../coordinates.js';
import type { DedupClaim } from '../dedup.js';

/** Where a record that is sent again came from. */
export interface Provenance {
  /** What was rejected: its raw record; of an event that a collector refused, its record in `rejected-events`. */
  readonly from: Coordinates;
  /** The first raw record of the event, which owns its id; null: there was none before this one. */
  readonly first: Coordinates | null;
}

/** As record headers have it. */
export interface ProvenanceTexts {
  readonly from: string;
  readonly first: string | null;
}

export function provenanceTexts({ from, first }: Provenance): ProvenanceTexts {
  return { from: formatCoordinates(from), first: first && formatCoordinates(first) };
}

/** Null when the texts are none. */
export function parseProvenance(from: string | undefined, first: string | undefined): Provenance | null {
  const source = from === undefined ? null : parseCoordinates(from);
  return source && { from: source, first: first === undefined ? null : parseCoordinates(first) };
}

/** Of a raw record that was set aside, and may itself have been sent again before. */
export function provenanceOfRaw(raw: Coordinates, before: Provenance | null): Provenance {
  return { from: raw, first: before?.first ?? raw };
}

/** The claim on the place that a record came from. No client's id begins with U+0000: such texts are refused. */
export function sourceClaim({ projectId, by }: DedupClaim, { from }: Provenance): DedupClaim {
  return { projectId, eventId: `\u0000redriven/${formatCoordinates(from)}`, by };
}

/** Whether a record that is sent again counts already: its source was sent again before, or its id is somebody else's. */
export function isDuplicateRedrive(
  { by }: DedupClaim,
  { first }: Provenance,
  owners: { readonly ofId: Coordinates; readonly ofSource: Coordinates },
): boolean {
  const ownsId = sameCoordinates(owners.ofId, by) || (first !== null && sameCoordinates(owners.ofId, first));
  return !ownsId || !sameCoordinates(owners.ofSource, by);
}

/** The id of an event that had none when it was refused: always the same one, however often it is sent again. */
export function redrivenId({ partition, offset }: Coordinates): string {
  return `redriven/${partition}/${offset}`;
}
