import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allows,
  cappedRole,
  PERMISSIONS,
  permissionsOf,
  PROJECT_ROLES,
  TOKEN_SCOPES,
  type Permission,
} from './permissions.js';

const role = fc.constantFrom(...PROJECT_ROLES);
const scopes = fc.subarray([...TOKEN_SCOPES]);
const permission = fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[]));
const rank = (of: (typeof PROJECT_ROLES)[number]): number => PROJECT_ROLES.indexOf(of);

describe('permissions', () => {
  it('grow with the role: each role may what those before it may', () => {
    fc.assert(
      fc.property(role, role, permission, (one, other, asked) => {
        const [lower, higher] = rank(one) <= rank(other) ? [one, other] : [other, one];
        expect(allows(lower, asked) && !allows(higher, asked)).toBe(false);
      }),
    );
  });

  it('are listed for a role exactly as they are allowed', () => {
    fc.assert(
      fc.property(role, permission, (one, asked) => {
        expect(permissionsOf(one).includes(asked)).toBe(allows(one, asked));
      }),
    );
  });

  it('let a viewer look, and change nothing', () => {
    expect(permissionsOf('viewer')).toEqual(['project:read', 'members:read']);
    expect(permissionsOf('analyst').filter((one) => one.endsWith(':write'))).toEqual([]);
  });
});

describe('what a token leaves of a role', () => {
  it('is never more than the role', () => {
    fc.assert(
      fc.property(role, scopes, (own, granted) => {
        const left = cappedRole(own, granted);
        expect(left === null || rank(left) <= rank(own)).toBe(true);
      }),
    );
  });

  it('never shrinks with another scope', () => {
    fc.assert(
      fc.property(role, scopes, fc.constantFrom(...TOKEN_SCOPES), (own, granted, more) => {
        const [less, most] = [cappedRole(own, granted), cappedRole(own, [...granted, more])];
        expect(less === null || (most !== null && rank(most) >= rank(less))).toBe(true);
      }),
    );
  });

  it('is nothing without a scope that speaks of projects', () => {
    for (const own of PROJECT_ROLES) {
      expect(cappedRole(own, [])).toBeNull();
      expect(cappedRole(own, ['operate'])).toBeNull();
    }
  });

  it('is what reading takes, or all of it', () => {
    expect(PROJECT_ROLES.map((own) => cappedRole(own, ['read']))).toEqual(['viewer', 'analyst', 'analyst', 'analyst']);
    expect(PROJECT_ROLES.map((own) => cappedRole(own, ['admin']))).toEqual([...PROJECT_ROLES]);
  });
});
