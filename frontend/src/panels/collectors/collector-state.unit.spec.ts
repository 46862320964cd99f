import { describe, expect, it } from '@jest/globals';
import type { CollectorView } from '#contracts';
import { inOrder, stateOf } from './collector-state.js';

describe('state of a collector', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');

  it('is revoked before it is expired', () => {
    expect(stateOf({ revokedAt: null, expiresAt: null }, now)).toBe('active');
    expect(stateOf({ revokedAt: null, expiresAt: '2026-11-20T10:00:00Z' }, now)).toBe('expired');
    expect(stateOf({ revokedAt: null, expiresAt: '2026-11-20T10:00:01Z' }, now)).toBe('active');
    expect(stateOf({ revokedAt: '2026-11-19T10:00:00Z', expiresAt: '2026-11-18T10:00:00Z' }, now)).toBe('revoked');
  });

  it('puts working keys first, then the newest', () => {
    const collector = (id: string, createdAt: string, revokedAt: string | null) =>
      ({ id, createdAt, revokedAt, expiresAt: null }) as CollectorView;
    const list = [
      collector('old', '2026-01-01', null),
      collector('gone', '2026-11-01', '2026-11-02'),
      collector('new', '2026-10-01', null),
    ];
    expect(inOrder(list, now).map((each) => each.id)).toEqual(['new', 'old', 'gone']);
  });
});
