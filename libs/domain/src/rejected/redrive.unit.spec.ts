import { describe, expect, it } from '@jest/globals';
import type { Coordinates } from '../coordinates.js';
import type { DedupClaim } from '../dedup.js';
import {
  isDuplicateRedrive,
  parseProvenance,
  provenanceOfRaw,
  provenanceTexts,
  sourceClaim,
  type Provenance,
} from './redrive.js';

const raw = (offset: number): Coordinates => ({ topic: 'raw-events', partition: 3, offset });
const refused: Provenance = { from: { topic: 'rejected-events', partition: 3, offset: 9 }, first: null };

/** The claims as the enricher has them. */
class Claims {
  private readonly owners = new Map<string, Coordinates>();

  counts(offset: number, provenance: Provenance | null): boolean {
    const claim = { projectId: 'p', eventId: 'e', by: raw(offset) };
    const ofId = this.claim(claim);
    if (!provenance) return ofId.offset === offset;
    const ofSource = this.claim(sourceClaim(claim, provenance));
    return !isDuplicateRedrive(claim, provenance, { ofId, ofSource });
  }

  forget(): void {
    this.owners.delete('e');
  }

  private claim({ eventId, by }: DedupClaim): Coordinates {
    if (!this.owners.has(eventId)) this.owners.set(eventId, by);
    return this.owners.get(eventId)!;
  }
}

describe('an event that is sent again', () => {
  it('counts, though the record that was rejected owns its id; and once, however often it is sent again', () => {
    const claims = new Claims();
    expect(claims.counts(1, null)).toBe(true);
    const again = provenanceOfRaw(raw(1), null);
    expect(claims.counts(2, null)).toBe(false);
    expect(claims.counts(5, again)).toBe(true);
    expect(claims.counts(6, again)).toBe(false);
    // A redelivery after a crash finds its own claims.
    expect(claims.counts(5, again)).toBe(true);
  });

  it('counts once also when the claim of the first record has expired between', () => {
    const claims = new Claims();
    claims.counts(1, null);
    const again = provenanceOfRaw(raw(1), null);
    expect(claims.counts(5, again)).toBe(true);
    claims.forget();
    expect(claims.counts(6, again)).toBe(false);
  });

  it('may be rejected again, and sent again from there', () => {
    const claims = new Claims();
    claims.counts(1, null);
    const again = provenanceOfRaw(raw(1), null);
    claims.counts(5, again);
    const third = provenanceOfRaw(raw(5), again);
    expect(third).toEqual({ from: raw(5), first: raw(1) });
    expect(claims.counts(7, third)).toBe(true);
    expect(claims.counts(8, third)).toBe(false);
  });

  it('counts once when it was refused at the door, and not when its sender mended it first', () => {
    const claims = new Claims();
    expect(claims.counts(5, refused)).toBe(true);
    expect(claims.counts(6, refused)).toBe(false);
    expect(claims.counts(7, provenanceOfRaw(raw(5), refused))).toBe(true);
    const mended = new Claims();
    mended.counts(1, null);
    expect(mended.counts(5, refused)).toBe(false);
  });

  it('says where it came from in texts that are read again', () => {
    const whole = { from: raw(5), first: raw(1) };
    expect(provenanceTexts(whole)).toEqual({ from: 'raw-events/3/5', first: 'raw-events/3/1' });
    expect(parseProvenance('raw-events/3/5', 'raw-events/3/1')).toEqual(whole);
    expect(parseProvenance('rejected-events/3/9', undefined)).toEqual(refused);
    expect(parseProvenance(undefined, undefined)).toBeNull();
    expect(parseProvenance('nowhere', undefined)).toBeNull();
  });
});
