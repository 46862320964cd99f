import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page.js';

describe('the page of a URL', () => {
  it.each([
    ['https://shop.example/a/b?x=1#y', '/a/b'],
    ['https://shop.example', '/'],
    ['https://shop.example?x=/y', '/'],
    ['https://shop.example/#/route', '/'],
    ['/relative/path?x=1', '/relative/path'],
    ['?x=1', '/'],
    ['/login?next=https://shop.example/a', '/login'],
    ['HTTPS://SHOP.EXAMPLE/A', '/A'],
    ['app://screen/settings', '/settings'],
    ['https://shop.example/a%20b/?q=http://other/z', '/a%20b/'],
  ])('%s is %s', (url, page) => expect(pageOf(url)).toBe(page));

  it('is null without a URL', () => {
    expect(pageOf(null)).toBeNull();
    expect(pageOf('')).toBeNull();
  });
});
