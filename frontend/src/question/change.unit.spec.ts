import { describe, expect, it } from '@jest/globals';
import { changeOf, shareChangeOf } from './change.js';

describe('a change', () => {
  it('is in percent of before, with the direction that is good', () => {
    expect(changeOf(150, 100, 'more')).toEqual({ direction: 'up', news: 'good', text: '50%' });
    expect(changeOf(50, 100, 'more')).toEqual({ direction: 'down', news: 'bad', text: '50%' });
    expect(changeOf(50, 100, 'less')).toEqual({ direction: 'down', news: 'good', text: '50%' });
    expect(changeOf(1, 3, 'neither')).toEqual({ direction: 'down', news: 'neutral', text: '66.7%' });
  });

  it('has no percentage where there was nothing', () => {
    expect(changeOf(3, 0, 'more')).toEqual({ direction: 'up', news: 'good', text: 'new' });
    expect(changeOf(0, 0, 'more').direction).toBe('same');
    expect(changeOf(1e15, 1, 'more').text).toBe('> 1,000%');
    expect(changeOf(10, -20, 'more')).toEqual({ direction: 'up', news: 'good', text: '150%' });
  });

  it('is in points for shares, and none below what is shown', () => {
    expect(shareChangeOf(0.45, 0.5, 'less')).toEqual({ direction: 'down', news: 'good', text: '5 pts' });
    expect(shareChangeOf(0.5001, 0.5, 'less').text).toBe('no change');
  });
});
