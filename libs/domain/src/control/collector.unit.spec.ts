import { describe, it } from '@jest/globals';
import { collector, type CollectorEvent, type CollectorFacts } from './collector.js';
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
