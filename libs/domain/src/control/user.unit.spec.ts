import { describe, expect, it } from '@jest/globals';
import { fold } from './decider.js';
import { specify } from './given-when-then.spec.js';
import { normalEmail, user, type UserEvent } from './user.js';

const { given } = specify(user);
const registered: UserEvent = {
  type: 'user_registered',
  userId: 'u1',
  email: 'ann@example.org',
  passwordHash: 'h1',
  instanceRole: null,
};

describe('user', () => {
  it('registers under one spelling of the email', () => {
    given()
      .when({ type: 'register_user', instanceRole: null, userId: 'u1', email: ' Ann@Example.org ', passwordHash: 'h1' })
      .then(registered);
  });

  it('registers once', () => {
    given(registered)
      .when({ type: 'register_user', instanceRole: null, userId: 'u1', email: 'ann@example.org', passwordHash: 'h1' })
      .thenRefused('CONFLICT');
  });

  it('changes the password', () => {
    given(registered)
      .when({ type: 'change_password', passwordHash: 'h2' })
      .then({ type: 'password_changed', userId: 'u1', passwordHash: 'h2' });
  });

  it('has no password to change before it exists', () => {
    given().when({ type: 'change_password', passwordHash: 'h2' }).thenRefused('NOT_FOUND');
  });

  it('holds no password in its state, which stands in the audit log', () => {
    const changed: UserEvent = { type: 'password_changed', userId: 'u1', passwordHash: 'h2' };
    expect(JSON.stringify(fold(user, [registered, changed]))).not.toMatch(/h1|h2/);
  });

  it('normalises an email idempotently', () => {
    expect(normalEmail(normalEmail(' A@B.C '))).toBe('a@b.c');
  });
});
