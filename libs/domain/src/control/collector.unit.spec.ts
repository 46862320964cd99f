import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  collector,
  MAX_OVERLAP_SECONDS,
  type CollectorCommand,
  type CollectorEvent,
  type CollectorFacts,
} from './collector.js';
import { fold, isRefusal } from './decider.js';
import { specify } from './given-when-then.spec.js';

const { given } = specify(collector);
const facts: CollectorFacts = {
  projectId: 'p1',
  collectorId: 'c1',
  name: 'Web shop',
  keyHash: 'ab'.repeat(32),
  keyHint: 'wxyz',
  streams: ['web'],
  scopes: ['ingest'],
  origins: [],
  expiresAt: null,
  ratePerSecond: null,
  monthlyQuota: null,
};
const create = (changes: Partial<CollectorFacts> = {}) =>
  ({ type: 'create_collector', at: 1_000, ...facts, ...changes }) as const;
const created: CollectorEvent = { type: 'collector_created', ...facts };
const revoked: CollectorEvent = { type: 'collector_revoked', projectId: 'p1', collectorId: 'c1' };

describe('collector', () => {
  it('is created with all that a key may do', () => {
    given().when(create()).then(created);
  });

  it('needs a scope', () => {
    given()
      .when(create({ scopes: [] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
  });

  it('needs a name', () => {
    given()
      .when(create({ name: '' }))
      .thenRefused('REQUEST_INVALID', 'name');
  });

  it.each([999, 1_000])('cannot have expired at %d already', (expiresAt) => {
    given().when(create({ expiresAt })).thenRefused('REQUEST_INVALID', 'expiresAt');
  });

  it('may expire later', () => {
    given()
      .when(create({ expiresAt: 1_001 }))
      .then({ ...created, expiresAt: 1_001 } as CollectorEvent);
  });

  it('is created once, even after it was revoked', () => {
    given(created).when(create()).thenRefused('CONFLICT');
    given(created, revoked).when(create()).thenRefused('CONFLICT');
  });

  it('is revoked', () => {
    given(created).when({ type: 'revoke_collector' }).then(revoked);
  });

  it('stays revoked', () => {
    given(created, revoked).when({ type: 'revoke_collector' }).then();
  });

  it('is not revoked before it exists', () => {
    given().when({ type: 'revoke_collector' }).thenRefused('NOT_FOUND');
  });
});

const name = { projectId: 'p1', collectorId: 'c1' } as const;

describe('what the keys of a collector may do', () => {
  const terms = { name: 'Web shop', streams: ['web'], scopes: ['ingest'], origins: [], expiresAt: null } as const;
  const change = (changes: object): CollectorCommand => ({ type: 'change_collector', at: 1_000, ...changes });
  const changed = (changes: object): CollectorEvent => ({ type: 'collector_changed', ...name, ...terms, ...changes });

  it('changes by what is said, and the rest stays', () => {
    given(created)
      .when(change({ name: 'Kiosk' }))
      .then(changed({ name: 'Kiosk' }));
    given(created)
      .when(change({ streams: [], expiresAt: 2_000 }))
      .then(changed({ streams: [], expiresAt: 2_000 }));
    given(created, changed({ expiresAt: 2_000 }))
      .when(change({ expiresAt: null }))
      .then(changed({}));
  });

  it('does not change by what it is already', () => {
    given(created).when(change({})).then();
    given(created)
      .when(change({ ...terms }))
      .then();
  });

  it('is checked as at first', () => {
    given(created)
      .when(change({ name: '' }))
      .thenRefused('REQUEST_INVALID', 'name');
    given(created)
      .when(change({ scopes: [] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
    given(created)
      .when(change({ expiresAt: 1_000 }))
      .thenRefused('REQUEST_INVALID', 'expiresAt');
  });

  it('can be mended after it has expired, without a new end', () => {
    const expired = changed({ expiresAt: 999 });
    given(created, expired)
      .when(change({ name: 'Kiosk' }))
      .then(changed({ name: 'Kiosk', expiresAt: 999 }));
    given(created, expired)
      .when(change({ expiresAt: 998 }))
      .thenRefused('REQUEST_INVALID', 'expiresAt');
  });

  it.each([['read'], ['admin']] as const)('is never to %s as well when they may stand in a web page', (scope) => {
    given()
      .when(create({ scopes: ['ingest:browser', scope] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
    given(created)
      .when(change({ scopes: ['ingest:browser', scope] }))
      .thenRefused('REQUEST_INVALID', 'scopes');
  });

  it('is limited, one limit at a time if need be', () => {
    const set = (ratePerSecond: number | null, monthlyQuota: number | null): CollectorEvent => ({
      type: 'collector_limits_set',
      ...name,
      ratePerSecond,
      monthlyQuota,
    });
    given(created).when({ type: 'set_collector_limits', ratePerSecond: 5 }).then(set(5, null));
    given(created, set(5, 7)).when({ type: 'set_collector_limits', monthlyQuota: null }).then(set(5, null));
    given(created, set(5, 7)).when({ type: 'set_collector_limits' }).then();
    given(created).when({ type: 'set_collector_limits', monthlyQuota: 0.5 }).thenRefused('REQUEST_INVALID');
    given()
      .when(create({ ratePerSecond: 0 }))
      .thenRefused('REQUEST_INVALID', 'ratePerSecond');
  });

  it('is nothing once it was revoked', () => {
    given(created, revoked)
      .when(change({ name: 'Kiosk' }))
      .thenRefused('CONFLICT');
    given(created, revoked).when({ type: 'set_collector_limits', ratePerSecond: 1 }).thenRefused('CONFLICT');
    given().when(change({})).thenRefused('NOT_FOUND');
  });
});

describe('rotation of a key', () => {
  const key = { keyHash: 'cd'.repeat(32), keyHint: 'abcd' };
  const rotate = (overlapSeconds: number, at = 1_000): CollectorCommand => ({
    type: 'rotate_key',
    ...key,
    overlapSeconds,
    at,
  });
  const rotated = (othersUntil: number): CollectorEvent => ({
    type: 'collector_key_rotated',
    ...name,
    ...key,
    othersUntil,
  });

  it('leaves the key before good for as long as was chosen', () => {
    given(created).when(rotate(0)).then(rotated(1_000));
    given(created).when(rotate(60)).then(rotated(61_000));
  });

  it.each([-1, 0.5, NaN, MAX_OVERLAP_SECONDS + 1])('does not overlap by %p seconds', (overlapSeconds) => {
    given(created).when(rotate(overlapSeconds)).thenRefused('REQUEST_INVALID', 'overlapSeconds');
  });

  it('needs a collector that was not revoked', () => {
    given().when(rotate(0)).thenRefused('NOT_FOUND');
    given(created, revoked).when(rotate(0)).thenRefused('CONFLICT');
  });

  it('leaves five keys good at most, and is always possible without an overlap', () => {
    const four = [rotated(60_000), rotated(61_000), rotated(62_000), rotated(63_000)];
    given(created, ...four)
      .when(rotate(60))
      .thenRefused('LIMIT_REACHED');
    given(created, ...four)
      .when(rotate(0))
      .then(rotated(1_000));
    // The first ones have stopped being good.
    given(created, ...four)
      .when(rotate(60, 61_500))
      .then(rotated(121_500));
  });

  it('cuts the time of all keys before short, and makes room by that', () => {
    const five = [rotated(60_000), rotated(61_000), rotated(62_000), rotated(63_000), rotated(1_000)];
    given(created, ...five)
      .when(rotate(60))
      .then(rotated(61_000));
  });

  it('never leaves more than five keys good, whatever the overlaps and the times between', () => {
    const step = fc.record({ overlapSeconds: fc.nat(100), pauseMs: fc.nat(50_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let history: readonly CollectorEvent[] = [created];
        /** When each key stops being good, as whoever checks keys folds it. */
        let ends = [Infinity];
        let at = 1_000;
        for (const { overlapSeconds, pauseMs } of steps) {
          at += pauseMs;
          const outcome = collector.decide(rotate(overlapSeconds, at), fold(collector, history));
          if (isRefusal(outcome)) continue;
          history = [...history, ...outcome];
          const until = at + overlapSeconds * 1_000;
          ends = [...ends.map((end) => Math.min(end, until)), Infinity];
          expect(ends.filter((end) => end > at).length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('leaves no hash in the state, which stands in the audit log', () => {
    expect(JSON.stringify(fold(collector, [created, rotated(1_000)]))).not.toMatch(/(ab){32}|(cd){32}/);
  });
});
