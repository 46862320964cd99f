import { describe, expect, it } from '@jest/globals';
import { ERRORS } from './catalogue.js';
import { refusalCodes, REJECTION_REASONS, rejectionEntry } from './rejection-reasons.js';

describe('a reason for which an event is in no read model', () => {
  it('has a hint of its own, whether the event was accepted or not', () => {
    const reasons = [...refusalCodes(), ...Object.keys(REJECTION_REASONS)];
    const hints = reasons.map((reason) => rejectionEntry(reason).hint);
    expect(reasons.length).toBeGreaterThan(15);
    expect(new Set(hints).size).toBe(reasons.length);
    // The catalogue's words are for who sends; the hint is for who mends.
    for (const code of refusalCodes()) expect(rejectionEntry(code).hint).not.toBe(ERRORS[code].meaning);
  });

  it('says so when this version does not know it', () => {
    expect(rejectionEntry('SPAM')).toMatchObject({ remedy: 'none' });
    expect(rejectionEntry('toString')).toMatchObject({ remedy: 'none' });
  });
});
