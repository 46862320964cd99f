import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROW_HEIGHT, rowWindow, scrollToShow } from './row-window.js';

describe('row window', () => {
  it('draws every row that is in sight, and never more than a screen and its surroundings', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(20_000), fc.nat(1_200), (count, scrollTop, height) => {
        const { first, end } = rowWindow(count, scrollTop, height);
        expect(0 <= first && first <= end && end <= count).toBe(true);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / ROW_HEIGHT) + 17);
        for (let row = 0; row < count; row++) {
          const inSight = (row + 1) * ROW_HEIGHT > scrollTop && row * ROW_HEIGHT < scrollTop + height;
          if (inSight) expect(row >= first && row < end).toBe(true);
        }
      }),
    );
  });

  it('scrolls no more than needed', () => {
    expect(scrollToShow(0, 0, 200)).toBeNull();
    expect(scrollToShow(1, 100, 200)).toBe(ROW_HEIGHT);
    expect(scrollToShow(10, 0, 200)).toBe(11 * ROW_HEIGHT - 200);
  });
});
