import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventsFrame, EventView, StatsFrame } from '#contracts';
import { EMPTY_FEED, TAIL_ROWS, withEvents, withGap, withoutRows, withStats } from './feed-state.js';

const event = (id: string): EventView => ({ id }) as EventView;
const frame = (ids: readonly string[], extra: Partial<EventsFrame> = {}): EventsFrame => ({
  room: 'stream:p:web',
  cursor: 'c',
  events: ids.map(event),
  ...extra,
});
const stats = (room: string, total: number): StatsFrame => ({
  room,
  at: '2026-11-20T10:00:00Z',
  total,
  perSecond: 0,
  byType: {},
  activeVisitors: 0,
});

describe('live feed', () => {
  it('shows the newest event first, across frames', () => {
    const state = withEvents(EMPTY_FEED, [frame(['a', 'b']), frame(['c'])], 1);
    expect(state.rows.map((row) => row.event.id)).toEqual(['c', 'b', 'a']);
    expect(withEvents(state, [frame(['d'])], 2).rows.map((row) => row.event.id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('gives a repeated event id a key of its own', () => {
    const { rows } = withEvents(EMPTY_FEED, [frame(['a', 'a'])], 1);
    expect(new Set(rows.map((row) => row.seq)).size).toBe(2);
  });

  it('keeps the newest rows, whatever the frames, and counts all', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 12 }), (sizes) => {
        let state = EMPTY_FEED;
        let next = 0;
        for (const size of sizes) {
          const ids = Array.from({ length: size }, () => String(next++));
          state = withEvents(state, [frame(ids)], next);
        }
        const kept = Math.min(TAIL_ROWS, next);
        expect(state.received).toBe(next);
        expect(state.rows.map((row) => Number(row.event.id))).toEqual(
          Array.from({ length: kept }, (_, i) => next - 1 - i),
        );
      }),
    );
  });

  it('adds up what was left out', () => {
    const state = withEvents(EMPTY_FEED, [frame([], { sampled: 3 }), frame([], { sampled: 2, dropped: 7 })], 1);
    expect([state.sampled, state.dropped]).toEqual([5, 7]);
  });

  it('keeps each room its newest counters', () => {
    const state = [stats('a', 1), stats('b', 2), stats('a', 3)].reduce(
      (before, each) => withStats(before, each, 9),
      EMPTY_FEED,
    );
    expect(Object.values(state.stats).map(({ room, total }) => [room, total])).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    expect(state.frameAt).toBe(9);
  });

  it('remembers gaps, not for ever', () => {
    const gap = { room: 'a', from: 'x', to: 'y', reason: 'too_far_back' } as const;
    let state = EMPTY_FEED;
    for (let i = 0; i < 50; i++) state = withGap(state, gap, i);
    expect(state.gaps).toHaveLength(20);
  });

  it('forgets rows and losses of another filter, and keeps counters and keys', () => {
    const before = withStats(withEvents(EMPTY_FEED, [frame(['a'], { dropped: 1 })], 1), stats('a', 1), 2);
    const after = withoutRows(before);
    expect(after).toMatchObject({ rows: [], dropped: 0, received: 1, stats: before.stats });
  });
});
