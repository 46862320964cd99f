import { describe, expect, it } from '@jest/globals';
import { KEY_CHOICES, parseTopicTypes } from './routing.js';

describe('types with topics of their own', () => {
  it('are typed a line each, or with commas, and stand once', () => {
    expect(parseTopicTypes('purchase\n sign-up , v2.1\n\npurchase')).toEqual({
      types: ['purchase', 'sign-up', 'v2.1'],
      refused: [],
    });
  });

  it('names what no topic can be called by', () => {
    expect(parseTopicTypes(`order placed\na/b\n2\n${'x'.repeat(129)}\nok`)).toEqual({
      types: ['ok'],
      refused: ['order placed', 'a/b', '2', 'x'.repeat(129)],
    });
  });
});

it('the visitor is offered first, for it is what a stream goes by unless it says otherwise', () => {
  expect(KEY_CHOICES.map(({ value }) => value)).toEqual(['visitor', 'user', 'event']);
});
