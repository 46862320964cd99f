import { describe, expect, it } from '@jest/globals';
import type { RawEvent } from '#domain';
import { testData } from '#testing';
import { openLookUps } from '../look-ups/look-ups.js';
import { aRawEvent } from '../steps/a-raw-event.spec.js';
import { pipeline, runSteps, StepFailed } from './pipeline.js';

const GEOIP = 'geo-maxmind/test-data/GeoIP2-City-Test.mmdb';

describe('pipeline', () => {
  it('has its steps in this order: campaign before referrer, which reads it; the address goes last', () => {
    const steps = pipeline({ agentOf: () => never(), crawlerOf: () => null, placeOf: null });
    expect(steps.map(({ name }) => name)).toEqual([
      'clock',
      'page',
      'user-agent',
      'bot',
      'geo',
      'campaign',
      'referrer',
      'drop-address',
    ]);
  });

  it('hands each step what the steps before it found, and keeps what it does not speak of', () => {
    const seen: (string | null)[] = [];
    const facts = runSteps(
      [
        { name: 'one', run: () => ({ botName: 'x', mark: 'url_invalid' }) },
        { name: 'two', run: (_, { botName }) => (seen.push(botName), { bot: true, mark: 'geo_failed' }) },
        { name: 'three', run: () => ({}) },
      ],
      aRawEvent(),
    );
    expect(seen).toEqual(['x']);
    expect(facts).toMatchObject({ bot: true, botName: 'x', marks: ['url_invalid', 'geo_failed'] });
  });

  it('names the step that threw', () => {
    const broken = { name: 'broken', run: never };
    expect(() => runSteps([broken], aRawEvent())).toThrow(StepFailed);
    expect(() => runSteps([broken], aRawEvent())).toThrow(
      expect.objectContaining({ step: 'broken', message: 'never' }),
    );
  });
});

describe('hostile events', () => {
  const long = 256 * 1024;
  const fill = (text: string): string => text.repeat(Math.ceil(long / text.length));
  const hostile: Record<string, Partial<RawEvent>> = {
    'a user agent that makes expressions go back': { userAgent: fill('Spider ContextualBot Current ') },
    'a user agent of one character': { userAgent: fill('M') },
    'a referrer of very many labels': { referrer: `https://${'a.'.repeat(4_000)}com/` },
    'a referrer of very many countries': { referrer: `https://${'uk.'.repeat(2_000)}uk/` },
    'a medium made of cp': { context: JSON.stringify({ campaign: { medium: `${fill('cp')}\n` } }) },
    'a query of very many parameters': { url: `https://shop.test/?${'utm_source=&'.repeat(20_000)}` },
    'a context of very many members': { context: `{${'"a":[{}],'.repeat(20_000)}"ip":1}` },
    'a context of brackets': { context: `{"ip":${'['.repeat(20)}${'"[",'.repeat(20_000)}1${']'.repeat(20)}}` },
    'an address that is none': { address: fill('1:') },
    'an id nobody expects': { id: '__proto__', type: 'constructor', url: 'javascript:alert(1)' },
  };

  it.each(Object.entries(hostile))('%s is dealt with at once', async (_, part) => {
    const steps = pipeline(await openLookUps(testData(GEOIP), { info: () => undefined, warn: () => undefined }));
    const event = aRawEvent(part);
    const began = process.cpuUsage();
    const first = runSteps(steps, event);
    expect(process.cpuUsage(began).user).toBeLessThan(200_000);
    expect(runSteps(steps, event)).toEqual(first);
  });
});

function never(): never {
  throw new Error('never');
}
