import { describe, expect, it } from '@jest/globals';
import { encodeCursor } from './cursor.js';
import { streamNameOf, subscriptionOf } from './subscribe-request.js';

const valid = { projectId: 'p', stream: 'web' };

describe('subscribe request', () => {
  it('takes the whole stream from now on', () => {
    expect(subscriptionOf(valid)).toEqual({ ...valid, from: null, filter: null });
    expect(subscriptionOf({ ...valid, from: 'latest' })).toEqual({ ...valid, from: null, filter: null });
  });

  it('takes a cursor, types and a filter', () => {
    const from = new Map([['enriched-events/0', 5]]);
    const subscription = subscriptionOf({ ...valid, from: encodeCursor(from), types: ['a'], filter: { page: '/' } });
    expect(subscription).toEqual({ ...valid, from, filter: expect.any(Function) });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'web'],
    ['a list', [valid]],
    ['no project', { stream: 'web' }],
    ['an empty stream', { ...valid, stream: '' }],
    ['an endless stream', { ...valid, stream: 'x'.repeat(600) }],
    ['a stream that is an object', { ...valid, stream: { toString: 'web' } }],
    ['types that are a text', { ...valid, types: 'click' }],
    ['a type that is a number', { ...valid, types: [1] }],
    ['too many types', { ...valid, types: Array.from({ length: 51 }, String) }],
    ['a filter that is a list', { ...valid, filter: ['page'] }],
    ['a filter on what is no dimension', { ...valid, filter: { constructor: 'x' } }],
    ['a filter with a number', { ...valid, filter: { page: 1 } }],
    [
      'too many dimensions',
      { ...valid, filter: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`property:${i}`, 'x'])) },
    ],
  ])('refuses %s', (_, body) => {
    expect(subscriptionOf(body)).toBe('REQUEST_INVALID');
  });

  it.each([5, null, {}, 'earliest', ''])('refuses the cursor %p', (from) => {
    expect(subscriptionOf({ ...valid, from })).toBe('CURSOR_INVALID');
  });
});

describe('stream name', () => {
  it('is read from an unsubscribe, or missing', () => {
    expect(streamNameOf({ ...valid, more: 1 })).toEqual(valid);
    expect(streamNameOf({ projectId: 'p' })).toBeNull();
    expect(streamNameOf(null)).toBeNull();
  });
});
