import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from './a-raw-event.spec.js';
import { bot } from './bot.js';

describe('bot', () => {
  const step = bot((userAgent) => (userAgent.includes('Googlebot') ? 'Googlebot' : null));

  it('names a crawler', () => {
    expect(step(aRawEvent({ userAgent: 'Googlebot/2.1' }))).toEqual({ bot: true, botName: 'Googlebot' });
  });

  it.each(['Mozilla/5.0 Firefox/131.0', '', null])('finds none in %p', (userAgent) => {
    expect(step(aRawEvent({ userAgent }))).toEqual({});
  });
});
