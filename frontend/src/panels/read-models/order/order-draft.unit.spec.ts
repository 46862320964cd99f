import { describe, expect, it } from '@jest/globals';
import type { ReplayAnswer } from '#contracts';
import { buttonText, consequences, forecastText, orderOf, type OrderDraft } from './order-draft.js';

const draft = (part: Partial<OrderDraft> = {}): OrderDraft => ({
  names: ['sessions'],
  start: 'beginning',
  time: '',
  offsets: {},
  reason: 'a mended formula',
  ...part,
});
const NONE = { names: null, time: null, offsets: null, reason: null };

describe('an order', () => {
  it('is what was chosen, with the start as the gateway reads it', () => {
    expect(orderOf(draft())).toEqual({
      order: { projections: ['sessions'], from: { beginning: true } },
      problems: NONE,
    });
    const time = orderOf(draft({ start: 'time', time: '2026-11-20T10:00' })).order?.from;
    expect(time).toEqual({ time: new Date('2026-11-20T10:00').toISOString() });
    const offsets = orderOf(draft({ start: 'offsets', offsets: { 0: ' 12 ', 1: '' } })).order?.from;
    expect(offsets).toEqual({ offsets: { 0: '12' } });
  });

  it.each([
    ['names', draft({ names: [] })],
    ['time', draft({ start: 'time', time: '' })],
    ['offsets', draft({ start: 'offsets', offsets: { 0: '' } })],
    ['offsets', draft({ start: 'offsets', offsets: { 0: '-1' } })],
    ['offsets', draft({ start: 'offsets', offsets: { 0: 'all', 1: '4' } })],
  ] as const)('is none without good %s', (field, wrong) => {
    const { order, problems } = orderOf(wrong);
    expect(order).toBeNull();
    expect(problems).toEqual({ ...NONE, [field]: expect.any(String) });
  });

  it('can be looked at before there is a reason, which is asked for', () => {
    const { order, problems } = orderOf(draft({ reason: '  ' }));
    expect(order).not.toBeNull();
    expect(problems.reason).toMatch(/audit log/);
  });
});

describe('what is said of it', () => {
  const replay = (part: Partial<ReplayAnswer>): ReplayAnswer =>
    ({
      state: 'live',
      done: 60_000,
      requestedAt: '2026-11-20T10:00:00.000Z',
      endedAt: '2026-11-20T10:00:06.000Z',
      ...part,
    }) as ReplayAnswer;

  it('how long it takes, after the last one that went through', () => {
    expect(forecastText(300_000, [replay({ state: 'failed' }), replay({})])).toBe('about 30 s');
    expect(forecastText(10, [replay({})])).toBe('about 2 s');
    expect(forecastText(300_000, [replay({ done: 10 })])).toBeNull();
    expect(forecastText(300, [])).toBe('a few seconds');
    expect(forecastText(300_000, [])).toBeNull();
  });

  it('what will happen, and what a later start loses', () => {
    expect(consequences(draft())).toHaveLength(2);
    expect(consequences(draft())[0]).toMatch(/^sessions is built anew .* the new one takes the place in one step/);
    const two = consequences(draft({ names: ['sessions', 'events'], start: 'offsets' }));
    expect(two[0]).toMatch(/^sessions and events are built anew/);
    expect(two[2]).toMatch(/what was counted before is gone/);
    expect([buttonText(['x']), buttonText(['x', 'y'])]).toEqual(['Rebuild it', 'Rebuild 2 read models']);
  });
});
