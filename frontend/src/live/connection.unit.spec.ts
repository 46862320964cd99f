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

  it('is live once a room is joined, also after a loss', () => {
    for (const before of [{ state: 'connecting' }, { state: 'stale', since: 1 }, live] as const) {
      expect(nextConnection(before, { kind: 'subscribed' })).toEqual(live);
    }
  });

  it('stays refused when another room is joined, until something else is selected', () => {
    const refused: Connection = { state: 'refused', code: 'FORBIDDEN' };
    expect(nextConnection(refused, { kind: 'subscribed' })).toBe(refused);
    expect(nextConnection(refused, { kind: 'selected' })).toEqual({ state: 'connecting' });
    expect(nextConnection(live, { kind: 'selected' })).toBe(live);
  });

  it('says with which code it was refused', () => {
    expect(nextConnection(live, { kind: 'refused', code: 'FORBIDDEN' })).toEqual({
      state: 'refused',
      code: 'FORBIDDEN',
    });
  });
});
