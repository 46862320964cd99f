import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PERMISSIONS, PROJECT_ROLES, TOKEN_SCOPES, type Permission, type ProjectRole, type TokenScope } from '#domain';
import { decide, roleLeft, type Standing } from './decide.js';
import type { Need } from './needs.js';
import type { KeyPrincipal, Principal, SessionPrincipal, TokenPrincipal } from './principal.js';

const session: SessionPrincipal = { kind: 'session', userId: 'u', signInId: 's', expiresAt: 1 };
const token = (...scopes: TokenScope[]): TokenPrincipal => ({
  kind: 'token',
  userId: 'u',
  tokenId: 't',
  scopes,
  expiresAt: null,
});
const key = (role: ProjectRole | null): KeyPrincipal => ({
  kind: 'key',
  projectId: 'p',
  collectorId: 'c',
  role,
  expiresAt: null,
});
const inProject = (role: ProjectRole | null, isOperator = false): Standing => ({ projectId: 'p', role, isOperator });
const nowhere = (isOperator = false): Standing => ({ projectId: null, role: null, isOperator });

describe('who may do what', () => {
  it.each<[Need, string, Principal | null, Standing, string | null]>([
    ['public', 'nobody', null, nowhere(), null],
    ['signed-in', 'nobody', null, nowhere(), 'UNAUTHENTICATED'],
    ['signed-in', 'a person', session, nowhere(), null],
    ['signed-in', 'a token', token('read'), nowhere(), null],
    ['signed-in', 'a key', key('admin'), nowhere(), 'PERSON_NEEDED'],
    ['person', 'nobody', null, nowhere(), 'UNAUTHENTICATED'],
    ['person', 'a person', session, nowhere(), null],
    ['person', 'a token', token('admin', 'operate'), nowhere(true), 'PERSON_NEEDED'],
    ['person', 'a key', key('admin'), nowhere(), 'PERSON_NEEDED'],
    ['membership', 'nobody', null, inProject(null), 'UNAUTHENTICATED'],
    ['membership', 'a viewer', session, inProject('viewer'), null],
    ['membership', 'an operator who is no member', session, inProject(null, true), 'NOT_FOUND'],
    ['membership', 'an owner by a changing token', token('admin'), inProject('owner'), 'PERSON_NEEDED'],
    ['membership', 'a key', key('admin'), inProject(null), 'PERSON_NEEDED'],
    ['reader', 'nobody', null, nowhere(), 'UNAUTHENTICATED'],
    ['reader', 'a person', session, nowhere(), null],
    ['reader', 'a reading token', token('read'), nowhere(), null],
    ['reader', 'an operating token', token('operate'), nowhere(true), 'TOKEN_SCOPE'],
    ['reader', 'a reading key', key('analyst'), nowhere(), null],
    ['reader', 'a key for events', key(null), nowhere(), 'KEY_SCOPE'],
    ['new-project', 'a person', session, nowhere(), null],
    ['new-project', 'a reading token', token('read'), nowhere(), 'TOKEN_SCOPE'],
    ['new-project', 'a changing token', token('admin'), nowhere(), null],
    ['new-project', 'a key', key('admin'), nowhere(), 'PERSON_NEEDED'],
    ['operator', 'a person', session, nowhere(), 'FORBIDDEN'],
    ['operator', 'an operator', session, nowhere(true), null],
    ['operator', 'an operator by another token', token('read', 'admin'), nowhere(true), 'TOKEN_SCOPE'],
    ['operator', 'an operator by token', token('operate'), nowhere(true), null],
    ['operator', 'a former operator by token', token('operate'), nowhere(false), 'FORBIDDEN'],
    ['operator', 'a key', key('admin'), nowhere(), 'KEY_SCOPE'],
    ['project:read', 'nobody', null, inProject(null), 'UNAUTHENTICATED'],
    ['project:read', 'an operator who is no member', session, inProject(null, true), 'NOT_FOUND'],
    ['project:read', 'no project', session, nowhere(), 'NOT_FOUND'],
    ['project:read', 'a viewer', session, inProject('viewer'), null],
    ['data:export', 'a viewer', session, inProject('viewer'), 'FORBIDDEN'],
    ['data:export', 'a viewer by token', token('admin'), inProject('viewer'), 'FORBIDDEN'],
    ['streams:write', 'an owner by a reading token', token('read'), inProject('owner'), 'TOKEN_SCOPE'],
    ['streams:write', 'an owner by an operating token', token('operate'), inProject('owner'), 'TOKEN_SCOPE'],
    ['streams:write', 'an owner by a changing token', token('admin'), inProject('owner'), null],
    ['streams:write', 'a token of no member', token('admin'), inProject(null), 'NOT_FOUND'],
    ['project:read', 'a key of another project', key('admin'), { ...inProject(null), projectId: 'q' }, 'NOT_FOUND'],
    ['project:read', 'a key for events', key(null), inProject(null), 'KEY_SCOPE'],
    ['data:export', 'a reading key', key('analyst'), inProject(null), null],
    ['streams:write', 'a reading key', key('analyst'), inProject(null), 'KEY_SCOPE'],
    ['streams:write', 'an administrating key', key('admin'), inProject(null), null],
  ])('%s, asked by %s', (need, _who, principal, standing, code) => {
    expect(decide(need, principal, standing)).toBe(code);
  });
});

const permissions = fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[]));
const roles = fc.constantFrom(...PROJECT_ROLES);
const scopes = fc.subarray([...TOKEN_SCOPES]);

describe('a token', () => {
  it('never lets its bearer do what the person may not', () => {
    fc.assert(
      fc.property(permissions, roles, scopes, (permission, role, given) => {
        const byToken = decide(permission, token(...given), inProject(role));
        const inPerson = decide(permission, session, inProject(role));
        expect(byToken === null && inPerson !== null).toBe(false);
      }),
    );
  });

  it('leaves a role exactly where it lets something be done', () => {
    fc.assert(
      fc.property(roles, scopes, (role, given) => {
        const left = roleLeft(token(...given), inProject(role));
        expect(left !== null).toBe(decide('project:read', token(...given), inProject(role)) === null);
      }),
    );
  });
});
