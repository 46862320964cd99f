import { describe, expect, it } from '@jest/globals';
import { subjectOf } from './subject.js';

describe('subject of an event', () => {
  it('is its page', () => {
    expect(subjectOf({ url: 'https://shop.example/cart?x=1#top', properties: { a: 1 } })).toBe('shop.example/cart?x=1');
    expect(subjectOf({ url: 'not a url', properties: {} })).toBe('not a url');
    expect(subjectOf({ url: 'app:cart', properties: {} })).toBe('app:cart');
  });

  it('is its plain properties without a page, cut to one line', () => {
    expect(subjectOf({ url: null, properties: { orderId: 'A1', items: [1], none: null, n: 0 } })).toBe(
      'orderId=A1  n=0',
    );
    expect(subjectOf({ url: null, properties: { long: 'x'.repeat(500) } })).toHaveLength(161);
    expect(subjectOf({ url: null, properties: {} })).toBe('');
  });
});
