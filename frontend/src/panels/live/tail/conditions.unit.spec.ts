import { describe, expect, it } from '@jest/globals';
import type { EventView } from '#contracts';
import { propertyDimension } from '../../../question/dimensions.js';
import { conditionLabel, propertyNames, suggestionsFor } from './conditions.js';

const event = (url: string | null, properties: EventView['properties'] = {}): EventView =>
  ({ url, properties, visitorId: null, userId: 'u', enriched: { geo: { country: 'DE' }, bot: false } }) as EventView;

describe('conditions of the tail', () => {
  it('suggests what it has seen, most frequent first, without repeating it', () => {
    const events = [
      event('https://a.example/cart?x=1'),
      event('/home'),
      event('/cart#top'),
      event(null),
      event('none'),
    ];
    expect(suggestionsFor('page', events)).toEqual(['/cart', '/home']);
    expect(suggestionsFor('page', events, 1)).toEqual(['/cart']);
    expect(suggestionsFor('visitor', events)).toEqual(['u']);
    expect(suggestionsFor('unknown', events)).toEqual([]);
  });

  it('filters by properties that have one value, and by no other', () => {
    const events = [event(null, { plan: 'pro', seats: 3, list: [], none: null }), event(null, { plan: 'free' })];
    expect(propertyNames(events)).toEqual(['plan', 'seats']);
    expect(suggestionsFor(propertyDimension('seats'), events)).toEqual(['3']);
    expect(suggestionsFor(propertyDimension('list'), events)).toEqual([]);
    expect(suggestionsFor(propertyDimension('toString'), events)).toEqual([]);
  });

  it('reads as words', () => {
    expect([conditionLabel('os'), conditionLabel('visitor'), conditionLabel('property:plan')]).toEqual([
      'Operating system',
      'Visitor',
      'plan',
    ]);
  });
});
