import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from '../steps/a-raw-event.spec.js';
import { pipeline, runSteps, StepFailed } from './pipeline.js';

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

function never(): never {
  throw new Error('never');
}
