import { describe, expect, it } from '@jest/globals';
import { openIdentity } from './identity.js';
import { memoryShelf } from './shelf.js';

const MINUTE = 60_000;
const counter = (): (() => string) => {
  let made = 0;
  return () => `id${++made}`;
};

describe('an identity', () => {
  it('stays the same visitor from page to page', () => {
    const shelf = memoryShelf();
    const visitor = openIdentity(shelf, counter()).visitorId();
    expect(openIdentity(shelf, () => 'another').visitorId()).toBe(visitor);
  });

  it('is one session until there was nothing for half an hour, on whatever page', () => {
    const shelf = memoryShelf();
    const makeId = counter();
    const at = (minute: number): string => openIdentity(shelf, makeId).sessionId(minute * MINUTE);
    expect([at(0), at(29), at(58), at(88), at(89)]).toEqual(['id1', 'id1', 'id1', 'id2', 'id2']);
  });

  it('begins a session when the clock was set back far', () => {
    const identity = openIdentity(memoryShelf(), counter());
    identity.sessionId(100 * MINUTE);
    expect(identity.sessionId(50 * MINUTE)).toBe('id2');
    expect(identity.sessionId(51 * MINUTE)).toBe('id2');
  });

  it('has a user once there is one, and is somebody else after a reset', () => {
    const identity = openIdentity(memoryShelf(), counter());
    expect([identity.userId(), identity.visitorId(), identity.sessionId(0)]).toEqual([null, 'id1', 'id2']);
    identity.identify('ada');
    expect(identity.userId()).toBe('ada');
    identity.reset();
    expect([identity.userId(), identity.visitorId(), identity.sessionId(1)]).toEqual([null, 'id3', 'id4']);
  });

  it('copes with what somebody else wrote there', () => {
    const shelf = memoryShelf();
    shelf.set('s', 'nonsense');
    expect(openIdentity(shelf, counter()).sessionId(0)).toBe('id1');
  });
});
