import { describe, expect, it } from '@jest/globals';
import { questionOf } from './audit-days.js';

describe('days of an audit question', () => {
  it('reach from the first to the end of the last', () => {
    const { from, to } = questionOf({ from: '2026-11-20', to: '2026-11-20' });
    expect(new Date(from!).getHours()).toBe(0);
    expect(Date.parse(to!) - Date.parse(from!)).toBe(24 * 3_600_000);
  });

  it('are open where none is given', () =>
    expect(questionOf({ q: 'key' })).toEqual({
      q: 'key',
      actor: undefined,
      action: undefined,
      from: undefined,
      to: undefined,
    }));
});
