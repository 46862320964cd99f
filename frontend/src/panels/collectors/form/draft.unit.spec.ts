import { describe, expect, it } from '@jest/globals';
import type { CollectorView } from '#contracts';
import { changeOf, draftFor, draftOf, EMPTY_DRAFT, parseOrigins, problemsOf, termsOf } from './draft.js';

const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('draft of a collector', () => {
  const draft = { ...EMPTY_DRAFT, name: ' Shop ', streams: ['web'] };

  it('begins with the stream when there is one, and leaves a choice to the person', () => {
    expect(draftFor([{ name: 'web' }]).streams).toEqual(['web']);
    expect(draftFor([{ name: 'web' }, { name: 'app' }]).streams).toEqual([]);
    expect(draftFor([]).streams).toEqual([]);
  });

  const wrong = (part: Partial<typeof draft>): string[] =>
    Object.entries(problemsOf({ ...draft, ...part }, NOW)).flatMap(([name, text]) => (text === null ? [] : [name]));

  it('needs a name, and a stream where it sends', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ name: ' ', streams: [] })).toEqual(['name', 'streams']);
    expect(wrong({ streams: [], allStreams: true })).toEqual([]);
    expect(wrong({ streams: [], use: 'read' })).toEqual([]);
  });

  it('names what is no origin, for a browser key only', () => {
    expect(wrong({ use: 'browser', origins: 'https://a.example shop' })).toEqual(['origins']);
    expect(wrong({ use: 'server', origins: 'shop' })).toEqual([]);
  });

  it('names a day that is over, and what is no number', () => {
    expect(wrong({ expiry: { choice: 'date', day: '2026-11-20' } })).toEqual(['expiry']);
    expect(wrong({ limits: { ratePerSecond: 'x', monthlyQuota: '0' } })).toEqual(['ratePerSecond', 'monthlyQuota']);
  });

  const none = { origins: [], expiresAt: null, ratePerSecond: null, monthlyQuota: null };

  it('becomes what the gateway takes', () => {
    const server = { ...none, name: 'Shop', streams: ['web'], scopes: ['ingest'] };
    expect(termsOf({ ...draft, origins: 'https://a.example' }, NOW)).toEqual(server);
    const origins = 'https://a.example/\nhttps://a.example';
    expect(termsOf({ ...draft, use: 'browser', allStreams: true, origins }, NOW)).toEqual({
      ...server,
      streams: [],
      scopes: ['ingest:browser'],
      origins: ['https://a.example'],
    });
    const limits = { ratePerSecond: '50', monthlyQuota: '1,000,000' };
    expect(termsOf({ ...draft, use: 'admin', expiry: { choice: '30', day: '' }, limits }, NOW)).toEqual({
      ...server,
      streams: [],
      scopes: ['admin'],
      expiresAt: '2026-12-21T10:00:00.000Z',
      ratePerSecond: 50,
      monthlyQuota: 1_000_000,
    });
  });

  it('sends of a collector that there is only what was changed', () => {
    const collector = {
      name: 'Shop',
      streams: ['web'],
      scopes: ['ingest:browser', 'read'],
      origins: ['https://a.example'],
      expiresAt: '2027-01-01T12:34:56.789Z',
      ratePerSecond: 5,
      monthlyQuota: null,
    } as unknown as CollectorView;
    const before = draftOf(collector);
    expect(changeOf(before, before, NOW)).toEqual({});
    expect(changeOf(before, { ...before, name: 'Web shop' }, NOW)).toEqual({ name: 'Web shop' });
    expect(changeOf(before, { ...before, use: 'server', otherScopes: [] }, NOW)).toEqual({
      scopes: ['ingest'],
      origins: [],
    });
    expect(termsOf(before, NOW).scopes).toEqual(['ingest:browser', 'read']);
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
