import { describe, expect, it } from '@jest/globals';
import { agentOf } from './agents.js';

const IOS = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('agentOf', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
      ['Chrome', '126.0.0.0', 'Windows', 'desktop'],
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0',
      ['Firefox', '131.0', 'Linux', 'desktop'],
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
      ['Safari', '17.5', 'Mac OS', 'desktop'],
    ],
    [`${IOS} Version/17.5 Mobile/15E148 Safari/604.1`, ['Mobile Safari', '17.5', 'iOS', 'mobile']],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
      ['Mobile Safari', '16.6', 'iOS', 'tablet'],
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
      ['Chrome', '126.0.0.0', 'Android', 'mobile'],
    ],
    [
      'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/94.0.4606.31 TV Safari/537.36',
      ['Samsung Internet', '4.0', 'Tizen', 'tv'],
    ],
    [
      'Mozilla/5.0 (PlayStation; PlayStation 5/3.03) AppleWebKit/605.1.15 (KHTML, like Gecko)',
      ['WebKit', '605.1.15', 'PlayStation', 'console'],
    ],
    ['curl/8.5.0', [null, null, null, 'other']],
    ['', [null, null, null, 'other']],
  ])('%s', (userAgent, [browser, browserVersion, os, device]) => {
    expect(agentOf(userAgent)).toEqual({ browser, browserVersion, os, device });
  });

  it('is not held up by a text made to hold it up', () => {
    const began = performance.now();
    agentOf(`Mozilla/5.0 (${'Linux; '.repeat(30_000)}`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
