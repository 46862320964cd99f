import { describe, expect, it } from '@jest/globals';
import { aRawEvent } from './a-raw-event.spec.js';
import { clock, CLOCK_TOLERANCE_MS } from './clock.js';

const receivedAt = 1_763_632_800_000;

describe('clock', () => {
  it.each([
    ['the time of receipt when the client sent none', null, { time: receivedAt }],
    ['a time in the past, however far', 0, { time: 0 }],
    ['a time before 1970', -1, { time: -1 }],
    ['a time an hour ahead', receivedAt + CLOCK_TOLERANCE_MS, { time: receivedAt + CLOCK_TOLERANCE_MS }],
    [
      'the time of receipt, marked, beyond that',
      receivedAt + CLOCK_TOLERANCE_MS + 1,
      { time: receivedAt, mark: 'clock_ahead' },
    ],
    ['the time of receipt for the year 275760', 8.64e15, { time: receivedAt, mark: 'clock_ahead' }],
  ])('takes %s', (_, time, expected) => {
    expect(clock(aRawEvent({ time, receivedAt }))).toEqual(expected);
  });
});
