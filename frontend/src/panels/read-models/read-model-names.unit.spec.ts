import { describe, expect, it } from '@jest/globals';
import { namesText } from './read-model-names.js';

describe('names of read models', () => {
  it('are listed, a long list shortened', () => {
    expect(namesText([])).toBe('');
    expect(namesText(['a'])).toBe('a');
    expect(namesText(['a', 'b', 'c'])).toBe('a, b and c');
    expect(namesText(['a', 'b', 'c', 'd', 'e'])).toBe('a, b and 3 more');
  });
});
