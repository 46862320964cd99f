import { describe, expect, it } from '@jest/globals';
import type { RejectedSummaryAnswer } from '#contracts';
import { reasonLines } from './reason-lines.js';

const entry = (reason: string) =>
  ({ reason, outcome: 'refused', remedy: 'mapping', hint: '', total: 1, open: 1 }) as const;

function summary(from: string, to: string, changes: Partial<RejectedSummaryAnswer>): RejectedSummaryAnswer {
  const sums = { total: 0, open: 0, redriven: 0, discarded: 0, notKept: 0, streams: [] };
  return { from, to, bucket: 'hour', reasons: [], buckets: [], ...sums, ...changes };
}

describe('rejected events over time', () => {
  it('has a line a reason, and a bucket for each hour, empty ones as well', () => {
    const answer = summary('2026-11-20T10:00:00Z', '2026-11-20T13:00:00Z', {
      reasons: [entry('A'), entry('B')],
      buckets: [{ t: '2026-11-20T11:00:00Z', reasons: { A: 2, B: 1 } }],
    });
    const { starts, lines, length } = reasonLines(answer, 'UTC', true);
    expect(starts.map((start) => new Date(start).toISOString().slice(11, 16))).toEqual(['10:00', '11:00', '12:00']);
    expect(lines.map(({ label, values }) => [label, values])).toEqual([
      ['A', [0, 2, 0]],
      ['B', [0, 1, 0]],
    ]);
    expect(length).toBe('hour');
  });

  it('adds up the days of the zone where the range is long', () => {
    const answer = summary('2026-11-10T00:00:00Z', '2026-11-20T00:00:00Z', {
      reasons: [entry('A')],
      buckets: [
        { t: '2026-11-11T04:00:00Z', reasons: { A: 1 } },
        { t: '2026-11-11T06:00:00Z', reasons: { A: 10 } },
      ],
    });
    const { lines, length, starts } = reasonLines(answer, 'America/New_York', false);
    expect(length).toBe('day');
    expect(starts).toHaveLength(11);
    expect(lines[0]!.values.slice(0, 4)).toEqual([0, 1, 10, 0]);
  });

  it('makes one line of what is too much to be told apart', () => {
    const reasons = Array.from({ length: 12 }, (_, i) => `R${i}`);
    const answer = summary('2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z', {
      reasons: reasons.map(entry),
      buckets: [{ t: '2026-11-20T10:00:00Z', reasons: Object.fromEntries(reasons.map((reason) => [reason, 1])) }],
    });
    const { lines } = reasonLines(answer, 'UTC', true);
    expect(lines.map(({ values }) => values[0])).toEqual([1, 1, 1, 1, 1, 1, 6]);
    expect(lines.at(-1)!.label).toBe('Other reasons');
  });
});
