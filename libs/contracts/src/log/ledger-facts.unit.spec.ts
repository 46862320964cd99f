import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RawEvent, RejectedEvent } from '#domain';
import { PayloadInvalid, rawEventCodec, rejectedEventCodec } from './codec.js';
import { decodeRawReceipt, decodeRejection } from './ledger-facts.js';

const text = fc.string({ maxLength: 20 });
const optionalText = fc.option(text);
/** Beyond 2^52 the Avro library does not keep longs. */
const time = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

const raw: fc.Arbitrary<RawEvent> = fc.record({
  projectId: text,
  collectorId: text,
  stream: text,
  id: text,
  type: text,
  time: fc.option(time),
  receivedAt: time,
  visitorId: optionalText,
  userId: optionalText,
  sessionId: optionalText,
  url: optionalText,
  referrer: optionalText,
  properties: optionalText,
  context: optionalText,
  address: optionalText,
  userAgent: optionalText,
});

const rejected: fc.Arbitrary<RejectedEvent> = fc.record({
  outcome: fc.constantFrom('rejected', 'dropped', 'duplicate'),
  reason: text,
  step: text,
  detail: optionalText,
  rejectedAt: time,
  rawOffset: fc.integer({ min: -1 }),
  projectId: optionalText,
  stream: optionalText,
  id: optionalText,
  type: optionalText,
  receivedAt: fc.option(time),
  raw: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
});

const faultOf = (decode: () => unknown): boolean => {
  try {
    decode();
    return false;
  } catch (fault) {
    expect(fault).toBeInstanceOf(PayloadInvalid);
    return true;
  }
};

describe('what the ledger reads of a record', () => {
  it('is what the whole raw event says', () => {
    fc.assert(
      fc.property(raw, (event) => {
        const { projectId, stream, receivedAt } = event;
        expect({ ...decodeRawReceipt(rawEventCodec.encode(event)) }).toEqual({ projectId, stream, receivedAt });
      }),
    );
  });

  it('is what the whole rejected event says', () => {
    fc.assert(
      fc.property(rejected, (event) => {
        const { outcome, reason, step, rejectedAt, projectId, stream, receivedAt } = event;
        const facts = { outcome, reason, step, rejectedAt, projectId, stream, receivedAt };
        expect({ ...decodeRejection(rejectedEventCodec.encode(event)) }).toEqual(facts);
      }),
    );
  });

  it('is refused where the enricher refuses the whole: a record counts as accepted under the name it is rejected under', () => {
    fc.assert(
      fc.property(raw, fc.nat(), fc.nat(255), fc.boolean(), (event, at, byte, cut) => {
        const good = rawEventCodec.encode(event);
        const bytes = cut ? good.subarray(0, at % good.length) : Buffer.from(good);
        if (!cut) bytes[at % bytes.length] = byte;
        const whole = faultOf(() => rawEventCodec.decode(bytes));
        expect(faultOf(() => decodeRawReceipt(bytes))).toBe(whole);
      }),
      { numRuns: 1_000 },
    );
  });
});
