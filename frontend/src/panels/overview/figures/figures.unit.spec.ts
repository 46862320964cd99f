import { describe, expect, it } from '@jest/globals';
import type { OverviewFigures } from '#contracts';
import { figuresOf } from './figures.js';

const NOTHING: OverviewFigures = {
  visitors: 0,
  pageviews: 0,
  events: 0,
  sessions: 0,
  bounces: 0,
  bounceRate: 0,
  pagesPerSession: 0,
  avgSessionSeconds: 0,
  conversions: 0,
  conversionRate: 0,
  revenue: [],
  botEvents: 0,
};
const money = (value: string, currency: string) => ({ value, currency });
const figure = (id: string, now: Partial<OverviewFigures>, before?: Partial<OverviewFigures>) =>
  figuresOf({ ...NOTHING, ...now }, before && { ...NOTHING, ...before }).find((each) => each.id === id);

describe('the figures', () => {
  it('say how they moved only when there is something to compare with', () => {
    expect(figure('visitors', { visitors: 12 })).toMatchObject({ text: '12', change: null, before: null });
    expect(figure('visitors', { visitors: 12 }, { visitors: 10 })).toMatchObject({
      change: { direction: 'up', news: 'good', text: '20%' },
      before: '10',
    });
  });

  it('take fewer bounces for good news', () => {
    expect(figure('bounceRate', { bounceRate: 0.4 }, { bounceRate: 0.5, sessions: 2 })).toMatchObject({
      text: '40.0%',
      change: { direction: 'down', news: 'good', text: '10 pts' },
    });
  });

  it('compare no share with that of nothing', () => {
    const none = { direction: 'same', news: 'neutral', text: 'none before' };
    expect(figure('bounceRate', { bounceRate: 0.4, sessions: 5 }, {})?.change).toEqual(none);
    expect(figure('pagesPerSession', { pagesPerSession: 4, sessions: 5 }, {})?.change).toEqual(none);
  });

  it('lead with the largest revenue and keep currencies apart, to the last digit', () => {
    const revenue = [money('19.90', 'USD'), money('12345678901234567.89', 'EUR')];
    expect(figure('revenue', { revenue }, { revenue: [money('10', 'EUR')] })).toMatchObject({
      exact: '12,345,678,901,234,567.89 EUR, 19.90 USD',
      hint: 'and 19.90 USD',
      before: '10.00 EUR',
    });
    expect(figure('revenue', {}, { revenue: [money('10', 'EUR')] })).toMatchObject({
      text: '0.00 EUR',
      change: { direction: 'down', news: 'bad', text: '100%' },
    });
  });
});
