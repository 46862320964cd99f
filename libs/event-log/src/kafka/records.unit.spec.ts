import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogUnavailable } from '../faults.js';
import type { NewRecord } from '../port.js';
import { MAX_REQUEST_BYTES, offsetsOf, requests, requireAnswer, toRecord } from './records.js';

const record = (partition: number, bytes = 1): NewRecord => ({ partition, key: null, value: Buffer.alloc(bytes) });

describe('requests', () => {
  test('keep every record in its place and stay under the bound', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: MAX_REQUEST_BYTES * 1.2 }), { maxLength: 12 }), (sizes) => {
        const records = sizes.map((bytes) => record(0, bytes));
        const runs = requests(records);
        expect(runs.flat()).toEqual(records);
        for (const run of runs) {
          const bytes = run.reduce((sum, { value }) => sum + value.length, 0);
          expect(run.length === 1 || bytes <= MAX_REQUEST_BYTES).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('are one for what fits into one', () => {
    expect(requests(Array.from({ length: 800 }, () => record(0, 1024)))).toHaveLength(1);
  });
});

describe('offsetsOf', () => {
  test('counts on from the first offset of each partition, in the order of the records', () => {
    const records = [record(1), record(0), record(1), record(2), record(1)];
    const answers = [
      { topicName: 't', partition: 0, errorCode: 0, baseOffset: '7' },
      { topicName: 't', partition: 1, errorCode: 0, baseOffset: '100' },
      { topicName: 't', partition: 2, errorCode: 0, baseOffset: '0' },
    ];
    expect(offsetsOf(records, answers)).toEqual([100, 7, 101, 0, 102]);
  });

  test.each([
    ['a partition without an answer', []],
    ['an answer without an offset', [{ topicName: 't', partition: 0, errorCode: 0, baseOffset: '-1' }]],
  ])('refuses %s: that is no acknowledgement', (_, answers) => {
    expect(() => offsetsOf([record(0)], answers)).toThrow(LogUnavailable);
  });
});

describe('requireAnswer', () => {
  const answers = [
    { topicName: 'a', partition: 3, errorCode: 0, baseOffset: '7' },
    { topicName: 'b', partition: 3, errorCode: 0, baseOffset: '0' },
    { topicName: 'c', partition: 2, errorCode: 0, baseOffset: '5' },
    { topicName: 'd', partition: 3, errorCode: 0, baseOffset: '-1' },
  ];

  test('is content with an offset', () => {
    for (const topic of ['a', 'b']) expect(() => requireAnswer(topic, 3, answers)).not.toThrow();
  });

  test.each([
    ['a topic without an answer', 'e'],
    ['an answer for another partition', 'c'],
    ['an answer without an offset', 'd'],
  ])('refuses %s: its records may never have been sent', (_, topic) => {
    expect(() => requireAnswer(topic, 3, answers)).toThrow(LogUnavailable);
  });
});

test('a record from elsewhere, without value and with repeated headers, is readable', () => {
  const foreign = { offset: '5', key: null, value: null, timestamp: '17', attributes: 0, headers: { a: ['1', '2'] } };
  expect(toRecord(foreign)).toEqual({
    offset: 5,
    key: null,
    value: Buffer.alloc(0),
    headers: { a: '2' },
    timestamp: 17,
  });
});
