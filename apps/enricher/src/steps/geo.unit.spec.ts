import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from './a-raw-event.spec.js';
import { geo } from './geo.js';

const LONDON = { country: 'GB', region: 'ENG', city: 'London' };

describe('geo', () => {
  it('says where an address is', () => {
    expect(geo(() => LONDON)(aRawEvent({ address: '81.2.69.160' }))).toEqual({ geo: LONDON });
  });

  it('knows nothing of an address that the database does not have, and does not mark it', () => {
    expect(geo(() => null)(aRawEvent({ address: '10.0.0.1' }))).toEqual({ geo: null });
  });

  it('finds nothing without an address or without a database', () => {
    expect(geo(() => LONDON)(aRawEvent())).toEqual({});
    expect(geo(null)(aRawEvent({ address: '81.2.69.160' }))).toEqual({});
  });

  it('marks the event when the look-up fails', () => {
    const failing = (): never => {
      throw new Error('corrupt');
    };
    expect(geo(failing)(aRawEvent({ address: '81.2.69.160' }))).toEqual({ mark: 'geo_failed' });
  });
});
