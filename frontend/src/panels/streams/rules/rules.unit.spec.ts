import { describe, expect, it } from '@jest/globals';
import { parseTypeLines } from './rules.js';

describe('types of a stream', () => {
  it('are typed a line each, or with commas, and stand once', () => {
    expect(parseTypeLines('page_view\n click , purchase\n\npage_view')).toEqual({
      types: ['page_view', 'click', 'purchase'],
      refused: [],
    });
  });

  it('are any while nothing is typed', () => expect(parseTypeLines(' \n ')).toEqual({ types: [], refused: [] }));

  it('names what is no type', () => {
    expect(parseTypeLines(`click!\n${'x'.repeat(129)}\nok`)).toEqual({
      types: ['ok'],
      refused: ['click!', 'x'.repeat(129)],
    });
  });
});
