import { describe, expect, it } from '@jest/globals';
import { PASSWORD_MIN, passwordProblems } from './new-password.js';

describe('new password', () => {
  it.each([
    ['', '', true, false],
    ['x'.repeat(PASSWORD_MIN - 1), 'x'.repeat(PASSWORD_MIN - 1), true, false],
    ['x'.repeat(PASSWORD_MIN), 'x'.repeat(PASSWORD_MIN), false, false],
    ['x'.repeat(257), 'x'.repeat(257), true, false],
    ['correct horse battery', 'correct horse batterz', false, true],
  ])('of %p and %p', (password, repeated, badPassword, badRepeat) => {
    const problems = passwordProblems(password, repeated);
    expect([problems.password !== null, problems.repeated !== null]).toEqual([badPassword, badRepeat]);
  });
});
