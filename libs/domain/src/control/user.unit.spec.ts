import { describe, expect, it } from '@jest/globals';
import { fold } from './decider.js';
import { specify } from './given-when-then.spec.js';
import { normalEmail, user, type UserCommand, type UserEvent } from './user.js';

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

describe('role of a user in the installation', () => {
  const set = (role: 'operator' | null): UserEvent => ({ type: 'instance_role_set', userId: 'u1', role });

  it('is set and taken away', () => {
    given(registered).when({ type: 'set_instance_role', role: 'operator' }).then(set('operator'));
    given(registered, set('operator')).when({ type: 'set_instance_role', role: 'operator' }).then();
    given(registered, set('operator')).when({ type: 'set_instance_role', role: null }).then(set(null));
    given().when({ type: 'set_instance_role', role: 'operator' }).thenRefused('NOT_FOUND');
  });
});

describe('tokens of a user', () => {
  const facts = {
    tokenId: 't1',
    name: 'CI',
    tokenHash: 'secret-hash',
    hint: 'wxyz',
    scopes: ['read'],
    expiresAt: null,
  };
  const create = (changes: object = {}): UserCommand =>
    ({ type: 'create_access_token', at: 1_000, ...facts, ...changes }) as UserCommand;
  const made = (tokenId = 't1'): UserEvent =>
    ({ type: 'access_token_created', userId: 'u1', ...facts, tokenId }) as UserEvent;
  const operator: UserEvent = { ...registered, instanceRole: 'operator' };

  it('are made with what they may do', () => {
    given(registered).when(create()).then(made());
    given().when(create()).thenRefused('NOT_FOUND');
  });

  it('need a name, a scope, and an end that is still to come', () => {
    given(registered)
      .when(create({ name: '' }))
      .thenRefused('REQUEST_INVALID', 'name');
    given(registered)
      .when(create({ scopes: [] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
    given(registered)
      .when(create({ expiresAt: 1_000 }))
      .thenRefused('REQUEST_INVALID', 'expiresAt');
  });

  it('operate the installation only when the person does', () => {
    given(registered)
      .when(create({ scopes: ['operate'] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
    given(operator)
      .when(create({ scopes: ['operate'] }))
      .then({ ...made(), scopes: ['operate'] } as UserEvent);
  });

  it('are fifty at most; one that was revoked makes room', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => made(`t${index}`));
    const revoked: UserEvent = { type: 'access_token_revoked', userId: 'u1', tokenId: 't7' };
    given(registered, ...fifty)
      .when(create({ tokenId: 'one more' }))
      .thenRefused('LIMIT_REACHED');
    given(registered, ...fifty, revoked)
      .when(create({ tokenId: 'one more' }))
      .then(made('one more'));
  });

  it('are revoked once', () => {
    const revoked: UserEvent = { type: 'access_token_revoked', userId: 'u1', tokenId: 't1' };
    given(registered, made()).when({ type: 'revoke_access_token', tokenId: 't1' }).then(revoked);
    given(registered, made(), revoked).when({ type: 'revoke_access_token', tokenId: 't1' }).then();
    given(registered).when({ type: 'revoke_access_token', tokenId: 'of somebody else' }).then();
  });

  it('leave no hash in the state, which stands in the audit log', () => {
    expect(JSON.stringify(fold(user, [registered, made()]))).not.toContain('secret-hash');
  });
});
