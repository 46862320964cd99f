import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FAULT_POINTS } from '#runtime';
import { describeFault, faultsOf, mayBeUntimed, planOf, type Mode } from './plan.js';
import { Seeded } from './seeded.js';

const modes: readonly Mode[] = ['standalone', 'cluster'];

describe('a schedule of faults', () => {
  it('is the same for the same seed, another for another, and names no fault twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...modes), fc.integer({ min: 0, max: 1e9 }), (mode, seed) => {
        const plan = planOf(mode, seed, 6);
        expect(planOf(mode, seed, 6)).toEqual(plan);
        expect(new Set(plan.map(describeFault)).size).toBe(6);
      }),
    );
    expect(planOf('cluster', 1, 6)).not.toEqual(planOf('cluster', 2, 6));
  });

  it.each(modes)('%s: comes to every fault within some seeds, and to every fault point', (mode) => {
    const all = faultsOf(mode, new Seeded(1)).map(withoutVisit);
    const met = new Set(Array.from({ length: 60 }, (_, seed) => planOf(mode, seed, 6).map(withoutVisit)).flat());
    expect([...met].sort()).toEqual([...all].sort());
    const points = faultsOf(mode, new Seeded(1)).flatMap((fault) => ('point' in fault ? [fault.point] : []));
    expect(points.sort()).toEqual([...FAULT_POINTS].sort());
  });

  it('has events without a time unless Redis forgets whose ids they are', () => {
    expect(mayBeUntimed([{ kind: 'rebalanced' }])).toBe(true);
    expect(mayBeUntimed([{ kind: 'rebalanced' }, { kind: 'part', what: 'redis flushed' }])).toBe(false);
  });
});

function withoutVisit(fault: Parameters<typeof describeFault>[0]): string {
  return describeFault(fault).replace(/ \(visit \d+\)/, '');
}
