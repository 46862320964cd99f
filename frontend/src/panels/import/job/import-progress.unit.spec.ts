import { describe, expect, it } from '@jest/globals';
import { paceOf, startedProgress, type ImportProgress } from './import-progress.js';

const after = (part: Partial<ImportProgress>): ImportProgress => ({ ...startedProgress(), ...part });

describe('the pace of an import', () => {
  it('goes by what was read in the time that it ran', () => {
    expect(paceOf(after({ bytesRead: 250, bytesTotal: 1_000, records: 50, activeMs: 2_000 }))).toEqual({
      share: 0.25,
      recordsPerSecond: 25,
      secondsLeft: 6,
    });
  });

  it('foretells nothing from too little, or without a size', () => {
    const young = paceOf(after({ bytesRead: 250, bytesTotal: 1_000, records: 50, activeMs: 20 }));
    expect(young).toEqual({ share: 0.25, recordsPerSecond: null, secondsLeft: null });
    const sizeless = paceOf(after({ bytesRead: 250, records: 50, activeMs: 2_000 }));
    expect(sizeless).toEqual({ share: null, recordsPerSecond: 25, secondsLeft: null });
  });

  it('never passes its end, and is at it when it is done', () => {
    expect(paceOf(after({ bytesRead: 2_000, bytesTotal: 1_000, activeMs: 5_000 }))).toMatchObject({
      share: 1,
      secondsLeft: 0,
    });
    expect(paceOf(after({ state: 'done' })).share).toBe(1);
    expect(paceOf(after({ bytesTotal: 0 })).share).toBe(1);
  });
});
