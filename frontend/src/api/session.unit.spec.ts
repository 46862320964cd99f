import { describe, expect, it } from '@jest/globals';
import { sessionOf } from './session.js';

describe('session', () => {
  it('ends when the token does', () => {
    const user = { id: 'u', email: 'a@b.example', instanceRole: null, projects: [] };
    const session = sessionOf({ accessToken: 't', tokenType: 'Bearer', expiresIn: 900, user }, 1_000);
    expect(session).toEqual({ accessToken: 't', expiresAt: 901_000, user });
  });
});
