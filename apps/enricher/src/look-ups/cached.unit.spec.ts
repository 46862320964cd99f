import { describe, expect, it } from '@jest/globals';
import { cached, LONGEST_TEXT } from './cached.js';

describe('cached', () => {
  it('asks once per text while it is remembered, also for null', () => {
    const asked: string[] = [];
    const answer = cached(2, (text) => {
      asked.push(text);
      return text === 'none' ? null : text.length;
    });
    expect([answer('none'), answer('none'), answer('a'), answer('a')]).toEqual([null, null, 1, 1]);
    expect(asked).toEqual(['none', 'a']);
    answer('b');
    answer('none');
    expect(asked).toEqual(['none', 'a', 'b', 'none']);
  });

  it('looks at the beginning of a very long text only', () => {
    const answer = cached(2, (text) => text.length);
    expect(answer('x'.repeat(LONGEST_TEXT))).toBe(LONGEST_TEXT);
    expect(answer('x'.repeat(1_000_000))).toBe(LONGEST_TEXT);
  });

  it('does not remember a throw', () => {
    let calls = 0;
    const answer = cached(2, () => {
      if (++calls === 1) throw new Error('first');
      return calls;
    });
    expect(() => answer('x')).toThrow('first');
    expect(answer('x')).toBe(2);
  });
});
