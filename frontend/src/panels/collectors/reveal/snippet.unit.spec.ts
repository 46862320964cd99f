import { Script } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageSnippet, streamOf } from './snippet.js';

const linesIn = (html: string): string => html.split('\n').slice(1, -1).join('\n');

describe('snippets of a key', () => {
  it('are for a stream that it may write to', () => {
    const all = [{ name: 'web' }, { name: 'app' }];
    expect(streamOf({ streams: ['app'], scopes: ['ingest'] }, all)).toBe('app');
    expect(streamOf({ streams: [], scopes: ['ingest:browser'] }, all)).toBe('web');
    expect(streamOf({ streams: [], scopes: ['ingest'] }, [])).toBeNull();
    expect(streamOf({ streams: [], scopes: ['read'] }, all)).toBeNull();
  });

  it('are a script, and one only, whatever stands in it', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--', "';alert(1)//", '\u2028'));
    fc.assert(
      fc.property(text, text, (stream, url) => {
        const html = pageSnippet({ key: 'npk_live_x' }, stream, url);
        expect(html.match(/<\/?script/g)).toHaveLength(2);
        expect(() => new Script(linesIn(html))).not.toThrow();
      }),
    );
  });

  it('send a page view with the key in the address', () => {
    const sent: { url: string; body: string }[] = [];
    new Script(linesIn(pageSnippet({ key: 'npk_live_x' }, 'web', 'https://in.example'))).runInNewContext({
      localStorage: { nexuspipeVisitor: 'visitor' },
      location: { href: 'https://shop.example/' },
      document: { referrer: '' },
      fetch: (url: string, { body }: { body: string }) => sent.push({ url, body }),
    });
    expect(sent.map(({ url }) => url)).toEqual(['https://in.example/v1/events?key=npk_live_x']);
    expect(JSON.parse(sent[0]!.body)).toEqual({
      stream: 'web',
      type: 'page_view',
      visitorId: 'visitor',
      url: 'https://shop.example/',
    });
  });
});
