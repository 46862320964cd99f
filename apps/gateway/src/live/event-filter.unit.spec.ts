import { describe, expect, it } from '@jest/globals';
import type { EventView } from '#contracts';
import { eventFilter, isDimension } from './event-filter.js';

const event = {
  id: '1',
  type: 'purchase',
  url: 'https://shop.example/cart?x=1',
  visitorId: null,
  userId: 'u1',
  properties: { plan: 'pro', seats: 3, nested: { a: 1 } },
  enriched: {
    geo: { country: 'DE', region: null, city: null },
    userAgent: null,
    bot: false,
    referrer: null,
    campaign: null,
  },
} as unknown as EventView;

describe('event filter', () => {
  it('is none when nothing is asked for', () => {
    expect(eventFilter({})).toBeNull();
    expect(eventFilter({ filter: {} })).toBeNull();
  });

  it.each([
    [{ types: ['purchase', 'click'] }, true],
    [{ types: ['click'] }, false],
    [{ types: [] }, false],
    [{ filter: { page: '/cart' } }, true],
    [{ filter: { page: '/' } }, false],
    [{ filter: { visitor: 'u1' } }, true],
    [{ filter: { country: 'DE', bot: 'false' } }, true],
    [{ filter: { country: 'DE', browser: 'Chrome' } }, false],
    [{ filter: { 'property:plan': 'pro', 'property:seats': '3' } }, true],
    [{ filter: { 'property:nested': '[object Object]' } }, false],
    [{ filter: { 'property:toString': 'x' } }, false],
    [{ types: ['purchase'], filter: { country: 'FR' } }, false],
  ])('%j takes the event: %p', (request, taken) => {
    expect(eventFilter(request)?.(event)).toBe(taken);
  });

  it('knows what a filter may name', () => {
    expect(['page', 'property:plan'].every(isDimension)).toBe(true);
    expect(['', 'property:', 'constructor', '__proto__', 'password'].some(isDimension)).toBe(false);
  });
});
