import { describe, expect, it } from '@jest/globals';
import { nextConnection, type Connection } from './connection.js';

describe('connection', () => {
  const live: Connection = { state: 'live' };

  it('is stale from the first loss, however often it is lost again', () => {
    const stale = nextConnection(live, { kind: 'lost', at: 5 });
    expect(stale).toEqual({ state: 'stale', since: 5 });
    expect(nextConnection(stale, { kind: 'lost', at: 9 })).toEqual({ state: 'stale', since: 5 });
  });

  it('still connects when it never was live', () => {
    expect(nextConnection({ state: 'connecting' }, { kind: 'lost', at: 5 })).toEqual({ state: 'connecting' });
  });

  it('is live once a room is joined, also after a loss or a refusal', () => {
    for (const before of [{ state: 'stale', since: 1 }, { state: 'refused', code: 'FORBIDDEN' }, live] as const) {
      expect(nextConnection(before, { kind: 'subscribed' })).toEqual(live);
    }
  });

  it('says with which code it was refused', () => {
    expect(nextConnection(live, { kind: 'refused', code: 'FORBIDDEN' })).toEqual({
      state: 'refused',
      code: 'FORBIDDEN',
    });
  });
});
