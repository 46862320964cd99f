import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEDGER_OUTCOMES, LedgerSums, type LedgerDelta, type LedgerOutcome, type Receipt } from './event-ledger.js';

interface Entry {
  readonly of: Receipt;
  readonly outcome: LedgerOutcome;
  readonly reason: string;
}

const entry: fc.Arbitrary<Entry> = fc.record({
  of: fc.record({
    projectId: fc.constantFrom('p1', 'p2', '__proto__', null),
    stream: fc.constantFrom('web', 'app', 'constructor', null),
    receivedAt: fc.option(fc.integer({ min: 0, max: 300_000 })),
  }),
  outcome: fc.constantFrom(...LEDGER_OUTCOMES),
  reason: fc.constantFrom('', 'DUPLICATE_ID', 'STEP_FAILED'),
});

const deltasOf = (entries: readonly Entry[]): readonly LedgerDelta[] => {
  const sums = new LedgerSums();
  for (const { of, outcome, reason } of entries) sums.add(of, outcome, reason);
  return sums.deltas();
};

const rowOf = ({ projectId, stream, minute, outcome, reason }: LedgerDelta): string =>
  JSON.stringify([projectId, stream, minute, outcome, reason]);

function sumsOf(runs: readonly (readonly LedgerDelta[])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const delta of runs.flat()) sums[rowOf(delta)] = (sums[rowOf(delta)] ?? 0) + delta.count;
  return sums;
}

const only = (of: Receipt, outcome: LedgerOutcome = 'accepted', reason?: string): LedgerDelta => {
  const sums = new LedgerSums();
  sums.add(of, outcome, reason);
  expect(sums.deltas()).toHaveLength(1);
  return sums.deltas()[0]!;
};

describe('the event ledger', () => {
  it('counts by project, stream, minute of receipt, outcome and reason', () => {
    const of = { projectId: 'p', stream: 'web', receivedAt: 60_000 };
    const counted = deltasOf([
      { of, outcome: 'accepted', reason: '' },
      { of: { ...of, receivedAt: 119_999 }, outcome: 'accepted', reason: '' },
      { of: { ...of, receivedAt: 120_000 }, outcome: 'accepted', reason: '' },
      { of, outcome: 'rejected', reason: 'STEP_FAILED' },
      { of, outcome: 'rejected', reason: 'PAYLOAD_INVALID' },
      { of: { ...of, stream: 'app' }, outcome: 'accepted', reason: '' },
    ]);
    expect(
      counted.map(({ stream, minute, outcome, reason, count }) => [stream, minute, outcome, reason, count]),
    ).toEqual([
      ['web', 120_000, 'accepted', '', 1],
      ['app', 60_000, 'accepted', '', 1],
      ['web', 60_000, 'accepted', '', 2],
      ['web', 60_000, 'rejected', 'PAYLOAD_INVALID', 1],
      ['web', 60_000, 'rejected', 'STEP_FAILED', 1],
    ]);
  });

  it('sums to the same however the records are cut into runs, and leaves none out', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.nat(60), (entries, cut) => {
        const whole = sumsOf([deltasOf(entries)]);
        expect(sumsOf([deltasOf(entries.slice(0, cut)), deltasOf(entries.slice(cut))])).toEqual(whole);
        expect(Object.values(whole).reduce((sum, count) => sum + count, 0)).toBe(entries.length);
        expect(sumsOf(entries.map((one) => deltasOf([one])))).toEqual(whole);
      }),
    );
  });

  it('has each row once, in one order whatever the order of the records', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const rows = deltasOf(entries).map(rowOf);
        expect(new Set(rows).size).toBe(rows.length);
        expect(deltasOf(entries.toReversed()).map(rowOf)).toEqual(rows);
      }),
    );
  });

  it.each([
    ['no project', { projectId: null, stream: 'web' }],
    ['no stream', { projectId: 'p', stream: null }],
    ['a stream that nobody can have', { projectId: 'p', stream: 'a\u0000b' }],
    ['a stream too long for a key', { projectId: 'p', stream: 'x'.repeat(10_000) }],
    ['a project that nobody can have', { projectId: 'p\u0000', stream: 'web' }],
  ])('counts a record with %s under none', (_, names) => {
    expect(only({ ...names, receivedAt: 60_000 })).toMatchObject({ projectId: '', stream: '', minute: 60_000 });
  });

  it.each([null, NaN, Infinity, -1, 8.64e15, 253_402_300_800_000])(
    'counts a receipt of %s in the first minute',
    (at) => {
      expect(only({ projectId: 'p', stream: 'web', receivedAt: at })).toMatchObject({ projectId: 'p', minute: 0 });
    },
  );

  it.each(['a\u0000', 'x'.repeat(65), 'not a code'])('does not take %j for a reason', (reason) => {
    expect(only({ projectId: 'p', stream: 'web', receivedAt: 0 }, 'dropped', reason)).toMatchObject({
      reason: 'OTHER',
    });
  });
});
