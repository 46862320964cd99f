import { describe, expect, it } from '@jest/globals';
import type { UserAgentFacts } from '#domain';
import { aRawEvent } from './a-raw-event.spec.js';
import { userAgent } from './user-agent.js';

const FIREFOX: UserAgentFacts = { browser: 'Firefox', browserVersion: '131.0', os: 'Linux', device: 'desktop' };

describe('user agent', () => {
  it('says what the look-up says', () => {
    expect(userAgent(() => FIREFOX)(aRawEvent({ userAgent: 'x' }))).toEqual({ agent: FIREFOX });
  });

  it.each([null, ''])('finds nothing in %p', (text) => {
    expect(userAgent(() => FIREFOX)(aRawEvent({ userAgent: text }))).toEqual({});
  });

  it('marks the event when the look-up fails', () => {
    const failing = (): never => {
      throw new Error('no');
    };
    expect(userAgent(failing)(aRawEvent({ userAgent: 'x' }))).toEqual({ mark: 'user_agent_failed' });
  });
});
