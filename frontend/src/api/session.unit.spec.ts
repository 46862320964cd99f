import { describe, expect, it } from '@jest/globals';
import { parseSession, sessionOf } from './session.js';

const user = { id: 'u', email: 'a@b.example', projects: [] };

describe('session', () => {
  it('ends when the token does', () => {
    const session = sessionOf({ accessToken: 't', expiresIn: 900, user }, 1_000);
    expect(session.expiresAt).toBe(901_000);
    expect(parseSession(JSON.stringify(session), 900_999)).toEqual(session);
    expect(parseSession(JSON.stringify(session), 901_000)).toBeNull();
  });

  it.each([
    null,
    '',
    'x',
    'null',
    '{}',
    '{"accessToken":1,"expiresAt":9,"user":{}}',
    '{"accessToken":"t","expiresAt":9e9}',
  ])('is none for %s', (text) => expect(parseSession(text, 0)).toBeNull());
});
