import { describe, expect, it } from '@jest/globals';
import { readyLine, welcomeText, type Ready } from './welcome.js';

const ready: Ready = {
  url: 'http://localhost:3000',
  loginUrl: 'http://localhost:3000/login?link=abc',
  projectId: 'p1',
  stream: 'web',
  ingestKey: 'npk_live_x',
};
const details = { dataDirectory: '/data', demo: true, seconds: 2.345 };

describe('the welcome', () => {
  it('is one line of JSON for programs', () => {
    expect(readyLine(ready)).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(readyLine(ready))).toEqual({ ready: true, ...ready });
  });

  it('has a curl line with the key and the stream', () => {
    const line = welcomeText(ready, details)
      .split('\n')
      .find((text) => text.includes('curl'));
    expect(line).toContain("-H 'Authorization: Bearer npk_live_x'");
    expect(JSON.parse(/-d '(.*)'$/.exec(line ?? '')?.[1] ?? '')).toMatchObject({ stream: 'web', type: 'page_view' });
  });

  it('shows the one-time link only while there is one', () => {
    expect(welcomeText(ready, details)).toContain('link=abc');
    expect(welcomeText({ ...ready, loginUrl: null }, details)).not.toContain('link=');
  });

  it('speaks of the demo only when there is one', () => {
    expect(welcomeText(ready, { ...details, demo: false })).not.toContain('demo');
  });
});
