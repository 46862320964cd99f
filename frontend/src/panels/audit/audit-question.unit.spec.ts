import { describe, expect, it } from '@jest/globals';
import { questionOf } from './audit-question.js';

describe('an audit question', () => {
  it('reaches from the first day to the end of the last', () => {
    const { from, to } = questionOf({ from: '2026-11-20', to: '2026-11-20' });
    expect(new Date(from!).getHours()).toBe(0);
    expect(Date.parse(to!) - Date.parse(from!)).toBe(24 * 3_600_000);
  });

  it.each([
    ['Create collector', 'create_collector'],
    [' login_failed ', 'login_failed'],
    ['3', undefined],
  ])('asks for the action %p as %p', (action, name) => expect(questionOf({ action }).action).toBe(name));

  it('is open where nothing is given', () =>
    expect(questionOf({ q: 'key' })).toEqual({
      q: 'key',
      actor: undefined,
      action: undefined,
      from: undefined,
      to: undefined,
    }));
});
