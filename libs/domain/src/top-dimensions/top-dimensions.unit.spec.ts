import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pageOf } from '../page.js';
import { topDimensions, type DimensionDelta } from './top-dimensions.js';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const bare = {
  projectId: 'p',
  stream: 'web',
  type: 'page_view',
  bot: false,
  time: NOON,
  url: null,
  geo: null,
  agent: null,
  referrerFacts: null,
  campaign: null,
} as const;
const name = fc.option(fc.constantFrom('a', 'b', '', '__proto__', 'x'.repeat(3_000)));
const event = fc.record({
  projectId: fc.constantFrom('p1', 'p2'),
  stream: fc.constantFrom('web', 'constructor'),
  type: fc.constantFrom('page_view', 'click'),
  bot: fc.boolean(),
  time: fc.oneof(fc.integer({ min: -2 * DAY, max: 2 * DAY }), fc.constantFrom(-8.64e15, 8.64e15)),
  url: fc.option(fc.constantFrom('https://a.example/x?y=1', 'https://a.example/x#z', 'https://b.example', '')),
  geo: fc.option(fc.record({ country: name, region: name, city: name })),
  agent: fc.option(
    fc.record({ browser: name, browserVersion: name, os: name, device: fc.constantFrom('desktop', 'mobile') }),
  ),
  referrerFacts: fc.option(fc.record({ medium: fc.constantFrom('direct', 'search'), source: name })),
  campaign: fc.option(fc.record({ source: name, medium: name, name, term: name, content: name })),
});

const keyOf = ({ projectId, stream, day, dimension, value }: DimensionDelta): string =>
  JSON.stringify([projectId, stream, day, dimension, value]);

function sumsOf(sets: readonly (readonly DimensionDelta[])[]): Map<string, readonly [number, number]> {
  const sums = new Map<string, readonly [number, number]>();
  for (const delta of sets.flat()) {
    const [events, pageviews] = sums.get(keyOf(delta)) ?? [0, 0];
    sums.set(keyOf(delta), [events + delta.events, pageviews + delta.pageviews]);
  }
  return sums;
}

describe('top dimensions', () => {
  it('count events and page views of each value, by day, without bots', () => {
    const view = { ...bare, url: 'https://shop.example/a?x=1' };
    const rows = topDimensions([
      view,
      { ...view, url: 'https://shop.example/a#top' },
      { ...view, type: 'click' },
      { ...view, time: NOON + DAY },
      { ...view, bot: true },
      { ...bare, geo: { country: 'DE', region: 'BE', city: null } },
    ]);
    const today = NOON - DAY / 2;
    expect(
      rows.map(({ day, dimension, value, events, pageviews }) => [day, dimension, value, events, pageviews]),
    ).toEqual([
      [today, 'country', 'DE', 1, 1],
      [today, 'page', '/a', 3, 2],
      [today + DAY, 'page', '/a', 1, 1],
    ]);
  });

  it('are read from the facts that the enricher found', () => {
    const facts = {
      geo: { country: 'DE', region: 'BE', city: 'Berlin' },
      agent: { browser: 'Firefox', browserVersion: '1', os: 'Linux', device: 'desktop' },
      referrerFacts: { medium: 'search', source: 'Search' },
      campaign: { source: 'news', medium: 'email', name: 'spring', term: 't', content: 'c' },
    } as const;
    const rows = topDimensions([{ ...bare, ...facts, url: '/p' }]);
    expect(Object.fromEntries(rows.map(({ dimension, value }) => [dimension, value]))).toEqual({
      browser: 'Firefox',
      campaign: 'spring',
      channel: 'search',
      city: 'Berlin',
      country: 'DE',
      device: 'desktop',
      os: 'Linux',
      page: '/p',
      referrer: 'Search',
    });
  });

  it('sum to the same however the events are cut into sets and ordered', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(40), (events, cut) => {
        const whole = sumsOf([topDimensions(events)]);
        const late = events.toReversed();
        expect(sumsOf([topDimensions(late.slice(0, cut)), topDimensions(late.slice(cut))])).toEqual(whole);
        const pages = topDimensions(events).filter(({ dimension }) => dimension === 'page');
        expect(pages.reduce((sum, row) => sum + row.events, 0)).toBe(
          events.filter(({ bot, url }) => !bot && pageOf(url) !== null).length,
        );
      }),
    );
  });

  it('have each row once, in one order whatever the order of the events', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const rows = topDimensions(events);
        expect(new Set(rows.map(keyOf)).size).toBe(rows.length);
        expect(topDimensions(events.toReversed())).toEqual(rows);
      }),
    );
  });
});
