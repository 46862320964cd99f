import { describe, expect, it } from '@jest/globals';
import { SOCKET_LIMITS } from '#contracts';
import type { Principal } from '../access/principal.js';
import { messageBound, OpenSockets } from './socket-bounds.js';

const person = (userId: string): Principal => ({ kind: 'session', userId, signInId: 's', expiresAt: 1 });
const program = (userId: string): Principal => ({ kind: 'token', userId, tokenId: 't', scopes: [], expiresAt: null });

describe('connections of one caller', () => {
  it('are so many at most, by whatever token, and others have theirs', () => {
    const sockets = new OpenSockets();
    for (let n = 0; n < SOCKET_LIMITS.socketsEach; n += 1) {
      expect(sockets.enter(n % 2 ? person('ann') : program('ann'))).toBe(true);
    }
    expect(sockets.enter(person('ann'))).toBe(false);
    expect(sockets.enter(person('bob'))).toBe(true);
    sockets.leave(person('ann'));
    expect(sockets.enter(program('ann'))).toBe(false);
    sockets.leave(program('ann'));
    sockets.leave(person('ann'));
    expect(sockets.enter(person('ann'))).toBe(true);
  });
});

describe('messages of one socket', () => {
  it('are so many a second at most', () => {
    let at = 0;
    const within = messageBound(() => at);
    const second = () => Array.from({ length: SOCKET_LIMITS.messagesPerSecond }, within);
    expect(second().every(Boolean)).toBe(true);
    at = 999;
    expect(within()).toBe(false);
    at = 1_000;
    expect(second().every(Boolean)).toBe(true);
    expect(within()).toBe(false);
  });
});
