import { describe, expect, it } from '@jest/globals';
import { passwordProblem } from './passwords.js';

describe('a new password', () => {
  it.each(['changeme-changeme', 'change_me_please', 'Password1234', 'aaaaaaaaaaaa', '123456789012', 'nexuspipe2026!'])(
    'is not %s',
    (password) => expect(passwordProblem(password, 'bob@example.org')).toBe('is one of the first that are guessed'),
  );

  it.each(['Robert-2026!!', 'robert@example.org', '123robert456'])('is not the address: %s', (password) =>
    expect(passwordProblem(password, 'robert@example.org')).toBe('must not be your email address'),
  );

  it.each(['correct horse battery', 'a change of mind, me', 'robert likes trains', 'zzzzzzzzzzzy'])(
    'may be %s',
    (password) => expect(passwordProblem(password, 'robert@example.org')).toBeNull(),
  );
});
