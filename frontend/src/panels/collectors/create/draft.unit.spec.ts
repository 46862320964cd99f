import { describe, expect, it } from '@jest/globals';
import { collectorOf, draftFor, EMPTY_DRAFT, parseOrigins, problemsOf } from './draft.js';

describe('draft of a collector', () => {
  const draft = { ...EMPTY_DRAFT, name: ' Shop ', streams: ['web'] };

  it('begins with the stream when there is one, and leaves a choice to the person', () => {
    expect(draftFor([{ name: 'web' }]).streams).toEqual(['web']);
    expect(draftFor([{ name: 'web' }, { name: 'app' }]).streams).toEqual([]);
    expect(draftFor([]).streams).toEqual([]);
  });

  it('needs a name and a stream', () => {
    expect(problemsOf(EMPTY_DRAFT)).toEqual({ name: expect.any(String), streams: expect.any(String), origins: null });
    expect(problemsOf(draft)).toEqual({ name: null, streams: null, origins: null });
    expect(problemsOf({ ...draft, streams: [], allStreams: true }).streams).toBeNull();
  });

  it('names what is no origin, for a browser key only', () => {
    expect(problemsOf({ ...draft, use: 'browser', origins: 'https://a.example shop' }).origins).toContain('shop');
    expect(problemsOf({ ...draft, use: 'server', origins: 'shop' }).origins).toBeNull();
  });

  it('becomes what the gateway takes', () => {
    expect(collectorOf({ ...draft, origins: 'https://a.example' })).toEqual({
      name: 'Shop',
      streams: ['web'],
      scopes: ['ingest'],
    });
    expect(
      collectorOf({ ...draft, use: 'browser', allStreams: true, origins: 'https://a.example/\nhttps://a.example' }),
    ).toEqual({
      name: 'Shop',
      streams: [],
      scopes: ['ingest:browser'],
      origins: ['https://a.example'],
    });
  });

  it.each([
    'shop.example',
    'https://a.example/path',
    'https://a.example?x',
    'ftp://a.example',
    'https://me@a.example',
    'null',
    '*',
  ])('refuses %s as an origin', (text) => expect(parseOrigins(text)).toEqual({ origins: [], refused: [text] }));

  it('writes origins as browsers do', () => {
    expect(parseOrigins('HTTPS://Shop.Example:443, http://localhost:5173').origins).toEqual([
      'https://shop.example',
      'http://localhost:5173',
    ]);
  });
});
