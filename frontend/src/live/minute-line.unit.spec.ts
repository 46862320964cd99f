import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StatsFrame, TimeseriesAnswer } from '#contracts';
import { byMinute, extended, historyLine, joined, sampleOf, type Sample } from './minute-line.js';

const at = (clock: string): number => Date.parse(`2026-11-20T${clock}Z`);
const answer = (series: Record<string, readonly [string, number][]>): TimeseriesAnswer =>
  ({
    interval: 'minute',
    series: Object.entries(series).map(([key, points]) => ({
      key,
      total: 0,
      points: points.map(([clock, value]) => ({ t: new Date(at(clock)).toISOString(), value })),
    })),
  }) as unknown as TimeseriesAnswer;
const frame = (clock: string, byType: Record<string, number>): StatsFrame =>
  ({ room: clock, at: new Date(at(clock)).toISOString(), byType }) as unknown as StatsFrame;

describe('minute line', () => {
  const history = answer({
    click: [
      ['10:00:00', 1],
      ['10:01:00', 2],
      ['10:02:00', 3],
    ],
    page_view: [
      ['10:00:00', 10],
      ['10:01:00', 20],
      ['10:02:00', 30],
    ],
  });

  it('puts a finished minute at its end and leaves the open one out', () => {
    expect(historyLine(history, [], at('10:02:30'))).toEqual([
      { t: at('10:01:00'), value: 11 },
      { t: at('10:02:00'), value: 22 },
    ]);
  });

  it('counts the types asked for; a minute without them is a zero, not a hole', () => {
    expect(historyLine(history, ['click'], at('10:02:30')).map((point) => point.value)).toEqual([1, 2]);
    expect(historyLine(history, ['unseen'], at('10:02:30')).map((point) => point.value)).toEqual([0, 0]);
  });

  it('sums the newest frames of the rooms', () => {
    expect(sampleOf([])).toBeNull();
    expect(sampleOf([frame('10:02:05', { a: 1 }), frame('10:02:04', { a: 2, b: 3 })])).toEqual({
      t: at('10:02:05'),
      byType: { a: 3, b: 3 },
    });
  });

  it('is not misled by a type that is named like an inherited property', () => {
    expect(sampleOf([frame('10:02:05', { constructor: 2 })])?.byType['constructor']).toBe(2);
  });

  it('goes on after the history with the live samples', () => {
    const samples: Sample[] = [
      { t: at('10:01:58'), byType: { click: 99 } },
      { t: at('10:02:04'), byType: { click: 4, page_view: 7 } },
    ];
    expect(joined(historyLine(history, [], at('10:02:30')), samples, []).at(-1)).toEqual({
      t: at('10:02:04'),
      value: 11,
    });
    expect(joined(historyLine(history, [], at('10:02:30')), samples, [])).toHaveLength(3);
    expect(joined([], samples, ['click']).map((point) => point.value)).toEqual([99, 4]);
  });

  it('stays ordered and bounded whatever the pace of samples', () => {
    const keep = 60_000;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 20_000 }), { maxLength: 200 }), (steps) => {
        let t = at('10:00:00');
        let samples: readonly Sample[] = [];
        for (const step of steps) samples = extended(samples, { t: (t += step), byType: {} }, keep);
        const times = samples.map((sample) => sample.t);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect(samples.length).toBeLessThanOrEqual(keep / 2_000 + 2);
        if (times.length > 0) expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(keep);
      }),
    );
  });

  it('has one row a minute as a table, newest first', () => {
    const line = ['10:01:00', '10:02:00', '10:02:10', '10:02:40'].map((clock, value) => ({ t: at(clock), value }));
    expect(byMinute(line)).toEqual([line[3], line[1], line[0]]);
  });
});
