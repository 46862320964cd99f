import { describe, expect, it } from '@jest/globals';
import type { LiveAnswer, StatsFrame } from '#contracts';
import { matching, totalsOf } from './totals.js';

const frame = (room: string, at: string, byType: Record<string, number>, activeVisitors: number): StatsFrame => ({
  room,
  at,
  total: matching(byType, []),
  perSecond: 0.5,
  byType,
  activeVisitors,
});
const answer: LiveAnswer = {
  activeVisitors: 5,
  eventsPerSecond: 2,
  lastMinute: { total: 120, byType: { click: 20, page_view: 100 } },
  topPages: [],
  from: '2026-11-20T09:55:00Z',
  to: '2026-11-20T10:00:00Z',
  tz: 'UTC',
  partial: true,
  asOf: '2026-11-20T10:00:00Z',
  lagMs: 0,
};

describe('totals', () => {
  it('knows nothing before either source has spoken', () => {
    expect(totalsOf([], undefined)).toBeNull();
  });

  it('takes the answer until the first frame', () => {
    expect(totalsOf([], answer)).toEqual({
      perMinute: 120,
      perSecond: 2,
      activeVisitors: 5,
      byType: [
        { type: 'page_view', count: 100 },
        { type: 'click', count: 20 },
      ],
      at: Date.parse(answer.to),
    });
  });

  it('takes all from the frame of a single room', () => {
    expect(totalsOf([frame('a', '2026-11-20T10:00:05Z', { click: 3 }, 9)], answer)).toMatchObject({
      perMinute: 3,
      activeVisitors: 9,
      at: Date.parse('2026-11-20T10:00:05Z'),
    });
  });

  it('sums rooms, but not their visitors', () => {
    const frames = [
      frame('a', '2026-11-20T10:00:05Z', { click: 3, page_view: 1 }, 9),
      frame('b', '2026-11-20T10:00:06Z', { page_view: 2, add: 3 }, 9),
    ];
    expect(totalsOf(frames, answer)).toEqual({
      perMinute: 9,
      perSecond: 1,
      activeVisitors: 5,
      byType: [
        { type: 'add', count: 3 },
        { type: 'click', count: 3 },
        { type: 'page_view', count: 3 },
      ],
      at: Date.parse('2026-11-20T10:00:06Z'),
    });
    expect(totalsOf(frames, undefined)?.activeVisitors).toBeNull();
  });

  it('counts what passes a filter', () => {
    expect(matching({ a: 1, b: 2 }, [])).toBe(3);
    expect(matching({ a: 1, b: 2 }, ['b', 'unseen'])).toBe(2);
  });
});
