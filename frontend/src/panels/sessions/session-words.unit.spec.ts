import { describe, expect, it } from '@jest/globals';
import { deviceOf, placeOf, sourceOf } from './session-words.js';

describe('a session in words', () => {
  it('names the closest of what led to it', () => {
    const nothing = { campaign: null, referrer: null, channel: null };
    expect([
      sourceOf({ campaign: 'spring', referrer: 'Google', channel: 'search' }),
      sourceOf({ ...nothing, referrer: 'Google', channel: 'search' }),
      sourceOf({ ...nothing, referrer: 'blog.example' }),
      sourceOf({ ...nothing, channel: 'direct' }),
      sourceOf(nothing),
    ]).toEqual(['spring', 'Google (search)', 'blog.example', 'direct', 'direct']);
  });

  it('leaves out what is not known', () => {
    expect([
      placeOf({ city: 'Bonn', country: 'DE' }),
      placeOf({ city: null, country: 'DE' }),
      placeOf({ city: null, country: null }),
      deviceOf({ browser: 'Firefox', os: null, device: 'desktop' }),
    ]).toEqual(['Bonn, Germany', 'Germany', '', 'Firefox · desktop']);
  });
});
