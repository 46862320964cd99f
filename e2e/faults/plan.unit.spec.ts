import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FAULT_POINTS } from '#runtime';
import { describeFault, faultsOf, mayBeUntimed, MODES, planOf } from './plan.js';
import { Seeded } from './seeded.js';

const tools = { network: true, clock: true };
const options = { length: 6, tools };

describe('a schedule of faults', () => {
  it('is the same for the same seed, another for another, and names no fault twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.integer({ min: 0, max: 1e9 }), (mode, seed) => {
        const plan = planOf(mode, seed, options);
        expect(planOf(mode, seed, options)).toEqual(plan);
        expect(new Set(plan.map(describeFault)).size).toBe(6);
      }),
    );
    expect(planOf('cluster', 1, options)).not.toEqual(planOf('cluster', 2, options));
  });

  it.each(MODES)('%s: comes to every fault within some seeds, and to every fault point', (mode) => {
    const all = faultsOf(mode, new Seeded(1)).map(withoutVisit);
    const met = new Set(Array.from({ length: 80 }, (_, seed) => planOf(mode, seed, options).map(withoutVisit)).flat());
    expect([...met].sort()).toEqual([...all].sort());
    const points = faultsOf(mode, new Seeded(1)).flatMap((fault) => ('point' in fault ? [fault.point] : []));
    const due = FAULT_POINTS.filter((point) => mode !== 'replicated' || !point.startsWith('replay:'));
    expect(points.sort()).toEqual([...due].sort());
  });

  it('leaves out what there is no tool for, and changes nothing else', () => {
    const without = { ...options, length: 100, tools: { network: false, clock: false } };
    const names = planOf('cluster', 3, without).map(({ kind }) => kind);
    expect(names).not.toContain('network');
    expect(names).not.toContain('clock');
    const all = planOf('cluster', 3, { ...options, length: 100 });
    expect(all.some(({ kind }) => kind === 'network')).toBe(true);
  });

  it('never moves the times of copies in a round in which Redis forgets whose ids they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const plan = planOf('cluster', seed, { ...options, length: 100 });
        const moves = plan.some((fault) => fault.kind === 'clock' && fault.app === 'ingest');
        expect(moves && !mayBeUntimed(plan)).toBe(false);
      }),
    );
  });

  it('has events without a time unless Redis forgets whose ids they are', () => {
    expect(mayBeUntimed([{ kind: 'rebalanced' }])).toBe(true);
    expect(mayBeUntimed([{ kind: 'rebalanced' }, { kind: 'part', what: 'redis flushed' }])).toBe(false);
  });
});

function withoutVisit(fault: Parameters<typeof describeFault>[0]): string {
  return describeFault(fault).replace(/ \(visit \d+\)/, '');
}
