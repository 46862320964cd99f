import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from './a-raw-event.spec.js';
import { page } from './page.js';

describe('page', () => {
  it('parses the url', () => {
    expect(page(aRawEvent({ url: 'https://shop.test/a?b=c' })).page?.pathname).toBe('/a');
  });

  it('finds nothing without a url', () => {
    expect(page(aRawEvent())).toEqual({});
  });

  it.each(['/pricing', 'shop.test/a', 'https://', '', 'http://[::1'])('marks %p, which is no URL', (url) => {
    expect(page(aRawEvent({ url }))).toEqual({ mark: 'url_invalid' });
  });
});
