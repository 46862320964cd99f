import { describe, expect, it } from '@jest/globals';
import { totalOf } from './ledger-rows.js';
import { verdictOf } from './verdict.js';

const NOTHING = totalOf([]);

describe('the verdict on the ledger', () => {
  it('is green when everything has come to an end or is on its way', () => {
    expect(verdictOf(NOTHING, true)).toEqual({ tone: 'ok', text: 'No event was accepted in this range' });
    expect(verdictOf({ ...NOTHING, accepted: 1_234, onTheWay: 3 }, true)).toEqual({
      tone: 'ok',
      text: 'Every one of 1,234 accepted events is accounted for, 3 of them on the way',
    });
  });

  it('says the exact difference', () => {
    expect(verdictOf({ ...NOTHING, accepted: 10, missing: 1 }, false)).toEqual({
      tone: 'bad',
      text: '1 of 10 accepted events is not accounted for',
    });
    expect(verdictOf({ ...NOTHING, accepted: 10, missing: 2, surplus: 3 }, false).text).toBe(
      '2 of 10 accepted events are not accounted for; 3 events came out that were not accepted',
    );
  });

  it('believes the gateway when differences of minutes cancel out', () => {
    expect(verdictOf({ ...NOTHING, accepted: 10 }, false)).toMatchObject({ tone: 'bad' });
  });
});
