import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerFigures } from '#contracts';
import { LEDGER_OUTCOMES } from '#domain';
import { ledgerFigures, ledgerTotal, type LedgerCount } from './ledger-rows.js';

const count: fc.Arbitrary<LedgerCount> = fc.record({
  outcome: fc.constantFrom(...LEDGER_OUTCOMES),
  reason: fc.constantFrom('', 'DUPLICATE_ID', 'STEP_FAILED', 'OTHER'),
  count: fc.nat(1_000),
});
const counts = fc.array(count, { maxLength: 12 });

const sum = (values: Readonly<Record<string, number>>): number => Object.values(values).reduce((a, b) => a + b, 0);
const accountedFor = ({ projected, duplicate, dropped, rejected, inFlight }: LedgerFigures): number =>
  projected + duplicate + sum(dropped) + sum(rejected) + inFlight;

describe('figures of the ledger', () => {
  it('add up in an open bucket, whatever was counted first, and hide no outcome', () => {
    fc.assert(
      fc.property(counts, (some) => {
        const figures = ledgerFigures(some, true);
        expect(figures.accepted).toBe(accountedFor(figures));
        const outcomes = some.filter(({ outcome }) => outcome !== 'accepted');
        const counted = outcomes.reduce((total, one) => total + one.count, 0);
        expect(accountedFor(figures) - figures.inFlight).toBe(counted);
        expect(figures.inFlight).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('are as they were counted in a closed bucket, so that what is wrong shows', () => {
    const figures = ledgerFigures(
      [
        { outcome: 'accepted', reason: '', count: 3 },
        { outcome: 'projected', reason: '', count: 4 },
        { outcome: 'duplicate', reason: 'DUPLICATE_ID', count: 1 },
      ],
      false,
    );
    expect(figures).toEqual({ accepted: 3, projected: 4, duplicate: 1, dropped: {}, rejected: {}, inFlight: 0 });
  });

  it('name the reasons of what was dropped and rejected', () => {
    const figures = ledgerFigures(
      [
        { outcome: 'accepted', reason: '', count: 9 },
        { outcome: 'dropped', reason: 'FILTERED', count: 2 },
        { outcome: 'rejected', reason: 'STEP_FAILED', count: 3 },
        { outcome: 'rejected', reason: 'PAYLOAD_INVALID', count: 1 },
      ],
      false,
    );
    expect(figures).toMatchObject({
      dropped: { FILTERED: 2 },
      rejected: { STEP_FAILED: 3, PAYLOAD_INVALID: 1 },
      inFlight: 3,
    });
  });

  it('of all buckets are their sums', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 5 }), (buckets) => {
        const total = ledgerTotal(buckets.map((bucket) => ledgerFigures(bucket, true)));
        expect(total.accepted).toBe(accountedFor(total));
        const projected = buckets.flat().filter(({ outcome }) => outcome === 'projected');
        expect(total.projected).toBe(projected.reduce((all, one) => all + one.count, 0));
      }),
    );
  });
});
