import { describe, expect, it } from '@jest/globals';
import { rawEventCodec, rejectedEventCodec, TOPICS } from '#contracts';
import { CANARY_PROJECT, LedgerSums, type RejectedEvent } from '#domain';
import { aRawEvent, aRejectedEvent } from './ledger-fixture.spec.js';
import { COUNTED_RECORDS, type CountedTopic } from './records.js';

const MINUTE = 60_000;

const countedOf = (topic: CountedTopic, ...values: readonly Buffer[]) => {
  const sums = new LedgerSums();
  values.forEach((value, offset) => {
    COUNTED_RECORDS[topic]({ offset, key: null, value, headers: {}, timestamp: 5 * MINUTE }, sums);
  });
  return sums
    .deltas()
    .map(
      ({ projectId, stream, minute, outcome, reason, count }) =>
        `${projectId}/${stream} ${minute / MINUTE} ${outcome} ${reason} ${count}`,
    )
    .toSorted();
};
const rejected = (changes: Partial<RejectedEvent>): Buffer => rejectedEventCodec.encode(aRejectedEvent(changes));

describe('what the event ledger counts of a record', () => {
  it('takes every raw event for accepted, in its minute of receipt', () => {
    const [first, second] = [aRawEvent({ receivedAt: MINUTE }), aRawEvent({ receivedAt: 2 * MINUTE, stream: 'app' })];
    const values = [first, first, second].map((event) => rawEventCodec.encode(event));
    expect(countedOf(TOPICS.raw, ...values)).toEqual(['p/app 2 accepted  1', 'p/web 1 accepted  2']);
  });

  it('takes the outcome and the reason of what the enricher set aside', () => {
    const of = { receivedAt: MINUTE };
    const values = [
      rejected({ ...of, outcome: 'duplicate', reason: 'DUPLICATE_ID', step: 'dedup' }),
      rejected({ ...of, outcome: 'dropped', reason: 'FILTERED', step: 'filter' }),
      rejected({ ...of, outcome: 'rejected', reason: 'STEP_FAILED', step: 'geo' }),
    ];
    expect(countedOf(TOPICS.rejected, ...values)).toEqual([
      'p/web 1 dropped FILTERED 1',
      'p/web 1 duplicate DUPLICATE_ID 1',
      'p/web 1 rejected STEP_FAILED 1',
    ]);
  });

  it('leaves out what the projector set aside: that was counted with the checkpoint that passed it', () => {
    expect(countedOf(TOPICS.rejected, rejected({ step: 'projector' }))).toEqual([]);
  });

  it('counts a raw record that cannot be read, and its rejection, under no project', () => {
    expect(countedOf(TOPICS.raw, Buffer.from('garbage'))).toEqual(['/ 5 accepted  1']);
    const ofIt = rejected({ projectId: null, stream: null, receivedAt: null, rejectedAt: 5 * MINUTE + 1 });
    expect(countedOf(TOPICS.rejected, ofIt)).toEqual(['/ 5 rejected STEP_FAILED 1']);
  });

  it('leaves out what a collector refused: it was never accepted; and remembers it', () => {
    const door = { collectorId: 'c', address: null, userAgent: null, notKept: 0 };
    const value = rejected({
      outcome: 'refused',
      reason: 'EVENT_TYPE_MISSING',
      step: 'collector',
      rawOffset: -1,
      door,
    });
    expect(countedOf(TOPICS.rejected, value)).toEqual([]);
    const record = { offset: 0, key: null, value, headers: {}, timestamp: 0 };
    expect(COUNTED_RECORDS[TOPICS.rejected](record, new LedgerSums())).toMatchObject({ outcome: 'refused', door });
  });

  it('leaves canaries out, and their copies', () => {
    const of = { projectId: CANARY_PROJECT, stream: CANARY_PROJECT };
    expect(countedOf(TOPICS.raw, rawEventCodec.encode(aRawEvent(of)))).toEqual([]);
    const copy = rejected({ ...of, outcome: 'duplicate', reason: 'DUPLICATE_ID', step: 'dedup' });
    expect(countedOf(TOPICS.rejected, copy)).toEqual([]);
  });

  it('counts a rejected record that cannot be read under no project', () => {
    expect(countedOf(TOPICS.rejected, Buffer.from('garbage'))).toEqual(['/ 5 rejected PAYLOAD_INVALID 1']);
  });
});
